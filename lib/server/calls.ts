import { ReportInput } from "#lib/contracts/calls.ts";
import { AppError } from "#lib/domain/errors.ts";
import { faultsOf } from "#lib/domain/field-faults.ts";
import { Ids, type RunId } from "#lib/domain/ids.ts";
import { API_BODY_BYTES_MAX, WAIT_SECONDS_MAX } from "#lib/domain/limits.ts";
import { outside, systemContext } from "#lib/runtime/contexts.ts";
import { execution } from "#lib/runtime/execution.ts";
import { cancelCall as cancelRunByCall } from "#lib/services/calls/cancel-call.ts";
import { getEnvelope } from "#lib/services/calls/get-envelope.ts";
import type { ServiceContext } from "#lib/services/context.ts";
import { authenticateKey } from "#lib/services/keys/authenticate-key.ts";
import { reportRun } from "#lib/services/runs/report-run.ts";
import { afterAnswer } from "./after-answer.ts";
import { noteRefusal, type RefusedTarget, type Seen } from "./note-refusal.ts";
import {
  forBothDoors,
  type PathParams,
  type PlainAnswer,
  type PlainRequest,
  type TwoDoorHandler,
} from "./plain.ts";
import { flagMisplacedKey, presentedKey, refuseKeyInUrl } from "./presented-key.ts";
import { problemAnswer } from "./problem-response.ts";
import { readJsonBody } from "./request-body.ts";
import { requestFacts } from "./request-facts.ts";
import { callerContext, jsonAnswer, type StartCall, startCall } from "./start-call.ts";

/** `POST /trigger/{workspace}/{trigger}/{environment}`: starts a run and waits for its outcome. */
export const callTrigger = withToken((call, seen) => startCall(call, "wait", seen));

/** `POST /trigger/start/{workspace}/{trigger}/{environment}`: starts a run and answers at once. */
export const startTrigger = withToken((call, seen) => startCall(call, "start", seen));

/** `GET /trigger/status/{workspace}/{run}[?wait=N]`: 200 with the envelope, whatever the outcome. */
export const getStatus = withKey(async ({ ctx, request, params }) => {
  const run = runOf(params);
  const wait = Number(searchOf(request).get("wait") ?? 0);
  if (!(wait >= 0 && wait <= WAIT_SECONDS_MAX)) {
    const detail = `Give wait as seconds from 0 to ${WAIT_SECONDS_MAX}`;
    throw new AppError("invalid_input", { errors: [{ pointer: "/wait", code: "out_of_range", detail }] });
  }
  const envelope = await getEnvelope(ctx, { run });
  if (wait === 0 || envelope.status !== "pending") {
    return jsonAnswer(ctx.request, 200, JSON.stringify(envelope));
  }
  await execution("web").waiters.wait(run, wait * 1_000, request.signal);
  return jsonAnswer(ctx.request, 200, JSON.stringify(await getEnvelope(ctx, { run })));
});

/** `POST /trigger/cancel/{workspace}/{run}`: 202; canceled when the attempt has stopped. */
export const cancelCall = withKey(async ({ ctx, params }) =>
  jsonAnswer(ctx.request, 202, JSON.stringify(await cancelRunByCall(ctx, { run: runOf(params) }))),
);

/** `POST /runs/{run}/report?token=…`: an engine's outcome for a run that it accepted with 202. */
export const report = forBothDoors(async (request, params) => {
  const facts = requestFacts(request.headers);
  try {
    refuseKeyInUrl(request.url);
    const ctx = systemContext(facts);
    const parsed = ReportInput.safeParse(await readJsonBody(request, API_BODY_BYTES_MAX));
    if (!parsed.success) throw new AppError("invalid_input", { errors: faultsOf(parsed.error) });
    const token = searchOf(request).get("token") ?? "";
    const done = await reportRun(ctx, { run: runOf(params), token, report: parsed.data });
    return jsonAnswer(facts, 200, JSON.stringify(done));
  } catch (error) {
    await flagMisplacedKey(error, request, facts);
    return problemAnswer(error, facts);
  }
});

/** The wrapper of calls: only keys, no sessions. Every refusal is a problem document, and noted. */
function withToken(work: (call: StartCall, seen: Seen) => Promise<PlainAnswer>): TwoDoorHandler {
  return forBothDoors(async (request, params) => {
    const facts = requestFacts(request.headers);
    // What a refusal may tell of the request.
    const seen: Seen = {};
    try {
      const token = presentedKey(request);
      if (token === null) throw new AppError("key_missing");
      const answer = await work({ request, params, facts, token }, seen);
      afterAnswer(() => outside().keyUses.flush());
      return answer;
    } catch (error) {
      const flagged = await flagMisplacedKey(error, request, facts, seen.body);
      seen.apiKeyId ??= flagged;
      noteRefusal(error, { facts, headers: request.headers }, params as RefusedTarget, seen);
      return problemAnswer(error, facts);
    }
  });
}

type Call = { ctx: ServiceContext; request: PlainRequest; params: PathParams };

/** The same with the key authenticated; its workspace must be the one in the path. */
function withKey(work: (call: Call) => Promise<PlainAnswer>): TwoDoorHandler {
  return withToken(async ({ request, params, facts, token }, seen) => {
    const key = await authenticateKey(systemContext(facts), token);
    seen.apiKeyId = key.apiKeyId;
    if (params.workspace !== key.workspace.id) throw new AppError("not_found");
    return work({ ctx: callerContext(facts, key), request, params });
  });
}

const searchOf = ({ url }: PlainRequest) =>
  new URLSearchParams(url.includes("?") ? url.slice(url.indexOf("?")) : "");

function runOf(params: PathParams): RunId {
  const run = Ids.run.safeParse(params.run);
  if (!run.success) throw new AppError("not_found");
  return run.data;
}
