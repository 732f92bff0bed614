import { setTimeout as sleep } from "node:timers/promises";
import { CallBody, ReportInput, type RunEnvelope } from "#lib/contracts/calls.ts";
import { EnvironmentInAnyCase } from "#lib/domain/environment.ts";
import { AppError } from "#lib/domain/errors.ts";
import { faultsOf } from "#lib/domain/field-faults.ts";
import { Ids, type RunId, type WorkspaceId } from "#lib/domain/ids.ts";
import type { JsonObject } from "#lib/domain/json.ts";
import { requireKeyEnvironment, requireKeyTrigger } from "#lib/domain/key-access.ts";
import { API_BODY_BYTES_MAX, WAIT_SECONDS_MAX } from "#lib/domain/limits.ts";
import { outside, systemContext, workspaceContext } from "#lib/runtime/contexts.ts";
import { execution } from "#lib/runtime/execution.ts";
import { type AcceptedCall, acceptCall } from "#lib/services/calls/accept-call.ts";
import { cancelCall as cancelRunByCall } from "#lib/services/calls/cancel-call.ts";
import { fixAnswer } from "#lib/services/calls/fix-answer.ts";
import { getEnvelope, readEnvelope } from "#lib/services/calls/get-envelope.ts";
import type { ServiceContext } from "#lib/services/context.ts";
import { type AuthenticatedKey, authenticateKey } from "#lib/services/keys/authenticate-key.ts";
import { reportRun } from "#lib/services/runs/report-run.ts";
import { requireRunInReach } from "#lib/services/runs/require-run-in-reach.ts";
import { afterAnswer } from "./after-answer.ts";
import { idempotencyKeyOf, preferenceOf } from "./call-headers.ts";
import { noteRefusal, type RefusedTarget, type Seen } from "./note-refusal.ts";
import { flagMisplacedKey, presentedKey, refuseKeyInBody } from "./presented-key.ts";
import { answerHeaders, problemResponse } from "./problem-response.ts";
import { readJsonBody } from "./request-body.ts";
import { requestFacts } from "./request-facts.ts";
import type { RouteHandler } from "./route.ts";

type Params = NonNullable<Awaited<Parameters<RouteHandler>[1]["params"]>>;
type Call = { ctx: ServiceContext; key: AuthenticatedKey; request: Request; params: Params; seen: Seen };

/** `POST /trigger/{workspace}/{trigger}/{environment}`: starts a run and waits for its outcome. */
export const callTrigger = withKey((call) => start(call, "wait"));

/** `POST /trigger/start/{workspace}/{trigger}/{environment}`: starts a run and answers at once. */
export const startTrigger = withKey((call) => start(call, "start"));

/** `GET /trigger/status/{workspace}/{run}[?wait=N]`: 200 with the envelope, whatever the outcome. */
export const getStatus = withKey(async ({ ctx, key, request, params }) => {
  const run = await requireRunInReach(ctx, { run: runOf(params), key });
  const wait = Number(new URL(request.url).searchParams.get("wait") ?? 0);
  if (!(wait >= 0 && wait <= WAIT_SECONDS_MAX)) {
    const detail = `Give wait as seconds from 0 to ${WAIT_SECONDS_MAX}`;
    throw new AppError("invalid_input", { errors: [{ pointer: "/wait", code: "out_of_range", detail }] });
  }
  const envelope = await getEnvelope(ctx, { run });
  if (wait === 0 || envelope.status !== "pending") return json(ctx, 200, JSON.stringify(envelope));
  await execution("web").waiters.wait(run, wait * 1_000, request.signal);
  return json(ctx, 200, JSON.stringify(await getEnvelope(ctx, { run })));
});

/** `POST /trigger/cancel/{workspace}/{run}`: 202; canceled when the attempt has stopped. */
export const cancelCall = withKey(async ({ ctx, key, params }) => {
  const run = await requireRunInReach(ctx, { run: runOf(params), key });
  return json(ctx, 202, JSON.stringify(await cancelRunByCall(ctx, { run })));
});

/** `POST /runs/{run}/report?token=…`: an engine's outcome for a run that it accepted with 202. */
export const report: RouteHandler = async (request, { params }) => {
  const facts = requestFacts(request.headers);
  try {
    const ctx = systemContext(facts);
    const parsed = ReportInput.safeParse(await readJsonBody(request, API_BODY_BYTES_MAX));
    if (!parsed.success) throw new AppError("invalid_input", { errors: faultsOf(parsed.error) });
    const token = new URL(request.url).searchParams.get("token") ?? "";
    const done = await reportRun(ctx, { run: runOf((await params) ?? {}), token, report: parsed.data });
    return Response.json(done, { headers: answerHeaders(facts.id) });
  } catch (error) {
    return problemResponse(error, facts);
  }
};

/** The wrapper of calls: only keys, no sessions; the key's workspace must be the one in the path. */
function withKey(work: (call: Call) => Promise<Response>): RouteHandler {
  return async (request, { params }) => {
    const facts = requestFacts(request.headers);
    const given = (await params) ?? {};
    // What a refusal may tell of the request.
    const seen: Seen = {};
    try {
      const token = presentedKey(request);
      if (token === null) throw new AppError("key_missing");
      const key = await authenticateKey(systemContext(facts), token);
      seen.apiKeyId = key.apiKeyId;
      if (given.workspace !== key.workspace.id) throw new AppError("not_found");
      const actor = { kind: "key" as const, apiKeyId: key.apiKeyId, name: key.name, scopes: key.scopes };
      const ctx = workspaceContext(facts, key.workspace.id as WorkspaceId, actor);
      const answer = await work({ ctx, key, request, params: given, seen });
      afterAnswer(() => outside().keyUses.flush());
      return answer;
    } catch (error) {
      const flagged = await flagMisplacedKey(error, request, facts, seen.body);
      seen.apiKeyId ??= flagged;
      noteRefusal(error, { facts, headers: request.headers }, given as RefusedTarget, seen);
      return problemResponse(error, facts);
    }
  };
}

async function start({ ctx, key, request, params, seen }: Call, asked: "wait" | "start"): Promise<Response> {
  const trigger = Ids.trigger.safeParse(params.trigger);
  const environment = EnvironmentInAnyCase.safeParse(params.environment);
  if (!trigger.success || !environment.success) throw new AppError("not_found");
  requireKeyEnvironment(key, environment.data);
  requireKeyTrigger(key, trigger.data);
  const preference = preferenceOf(request.headers);
  const route = asked === "start" || preference.async ? "start" : "wait";
  const { drain, worker } = execution("web");
  const idempotencyKey = idempotencyKeyOf(request.headers);
  const body = await readCallBody(request);
  seen.body = body;
  refuseKeyInBody(body);
  const accepted = await acceptCall(ctx, {
    trigger: trigger.data,
    environment: environment.data,
    idempotencyKey,
    body,
    route,
    worker: route === "wait" && drain.freeSlots() > 0 ? worker : null,
  });
  if (accepted.replay) return json(ctx, accepted.replay.status, accepted.replay.body, { replayed: true });
  if (route === "wait") {
    const waitMs = preference.waitSeconds * 1_000;
    return answer(ctx, accepted, route, await outcomeOf(ctx, accepted, waitMs, request.signal));
  }
  if (!accepted.repeat) afterAnswer(() => drain.drainUntil(Number.POSITIVE_INFINITY));
  return answer(ctx, accepted, route, await readEnvelope(ctx, accepted.run));
}

/**
 * The outcome, or the state at the end of the wait. A first attempt that has its slot here is executed here; what is
 * not over then (a retry, an engine that reports later) is waited for like a run that is executed elsewhere.
 */
async function outcomeOf(
  ctx: ServiceContext,
  { run, executeHere }: AcceptedCall,
  milliseconds: number,
  signal: AbortSignal,
): Promise<RunEnvelope> {
  const { drain, waiters } = execution("web");
  const endsAt = ctx.now().getTime() + milliseconds;
  if (executeHere) {
    const executed = drain.executeClaimed(run).catch((error) => {
      ctx.ports.log.error({ err: error, run }, "waiting call not executed here; the queue will offer it");
    });
    afterAnswer(() => executed);
    // The caller may hang up; the run goes on.
    await withinTime(executed, milliseconds, signal);
    const envelope = await readEnvelope(ctx, run);
    if (envelope.status !== "pending") return envelope;
  }
  await waiters.wait(run, Math.max(0, endsAt - ctx.now().getTime()), signal);
  return readEnvelope(ctx, run);
}

/** Resolves with the work, at the end of the time, or when the signal aborts: whichever is first. */
async function withinTime(work: Promise<void>, milliseconds: number, signal: AbortSignal): Promise<void> {
  const over = new AbortController();
  const timeIsUp = sleep(milliseconds, undefined, { signal: AbortSignal.any([over.signal, signal]) }).catch(
    () => {},
  );
  await Promise.race([work, timeIsUp]);
  over.abort();
}

/** 200 completed, 502 failed, 202 pending. An answer to a call with a key is fixed before it is sent. */
async function answer(
  ctx: ServiceContext,
  { idempotency, repeat }: AcceptedCall,
  route: "wait" | "start",
  envelope: RunEnvelope,
): Promise<Response> {
  const status = route === "start" ? 202 : { completed: 200, failed: 502, pending: 202 }[envelope.status];
  const own = { status, body: JSON.stringify(envelope) };
  // A repeat that is still pending has nothing to fix: the outcome is still to come.
  const mayFix = idempotency && (route === "start" || envelope.status !== "pending");
  const given = mayFix ? await fixAnswer(ctx, { place: idempotency, ...own }) : own;
  return json(ctx, given.status, given.body, { replayed: repeat, location: envelope.status_url });
}

async function readCallBody(request: Request): Promise<JsonObject> {
  const parsed = CallBody.safeParse((await readJsonBody(request, API_BODY_BYTES_MAX)) ?? {});
  if (parsed.success) return parsed.data;
  throw new AppError("invalid_input", {
    detail: "The body must be a JSON object.",
    errors: faultsOf(parsed.error),
  });
}

function runOf(params: Params): RunId {
  const run = Ids.run.safeParse(params.run);
  if (!run.success) throw new AppError("not_found");
  return run.data;
}

function json(
  ctx: ServiceContext,
  status: number,
  body: string,
  about: { replayed?: boolean; location?: string } = {},
): Response {
  return new Response(body, {
    status,
    headers: {
      ...answerHeaders(ctx.request.id),
      "content-type": "application/json",
      ...(status === 202 && about.location && { location: about.location }),
      ...(about.replayed && { "idempotent-replayed": "true" }),
    },
  });
}
