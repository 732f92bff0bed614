import { setTimeout as sleep } from "node:timers/promises";
import { CallBody } from "#lib/contracts/calls.ts";
import { isWellFormedApiKey } from "#lib/domain/api-key.ts";
import { EnvironmentInAnyCase } from "#lib/domain/environment.ts";
import { AppError, isAppError } from "#lib/domain/errors.ts";
import { faultsOf } from "#lib/domain/field-faults.ts";
import { Ids, type RunId } from "#lib/domain/ids.ts";
import type { JsonObject } from "#lib/domain/json.ts";
import { API_BODY_BYTES_MAX } from "#lib/domain/limits.ts";
import { accept } from "#lib/runtime/acceptance.ts";
import { systemContext, workspaceContext } from "#lib/runtime/contexts.ts";
import type { Slot } from "#lib/runtime/drain.ts";
import { execution } from "#lib/runtime/execution.ts";
import type { CallOutcome, FixedAnswer } from "#lib/services/calls/accept-calls.ts";
import { fixAnswer } from "#lib/services/calls/fix-answer.ts";
import { readAnswer } from "#lib/services/calls/read-answer.ts";
import type { RequestFacts, ServiceContext } from "#lib/services/context.ts";
import { type AuthenticatedKey, authenticateKey } from "#lib/services/keys/authenticate-key.ts";
import { afterAnswer } from "./after-answer.ts";
import { idempotencyKeyOf, preferenceOf } from "./call-headers.ts";
import type { Seen } from "./note-refusal.ts";
import type { PathParams, PlainAnswer, PlainRequest } from "./plain.ts";
import { refuseKeyInBody } from "./presented-key.ts";
import { answerHeaders } from "./problem-response.ts";
import { readJsonBody } from "./request-body.ts";

type Route = "wait" | "start";
type Started = Extract<CallOutcome, { kind: "accepted" | "repeat" }>;

/**
 * Starts a run for a call with this key, and waits for its outcome when the route says so. The key is authenticated
 * together with the acceptance: what is wrong with the body is told only to those whose key is right.
 */
export async function startCall(
  { request, params, facts, token }: StartCall,
  asked: Route,
  seen: Seen,
): Promise<PlainAnswer> {
  const place = placeOf(params);
  if (!place) {
    await authenticateKey(systemContext(facts), token);
    throw new AppError("not_found");
  }
  if (!isWellFormedApiKey(token)) throw new AppError("key_malformed");
  const preference = preferenceOf(request.headers);
  const route = asked === "start" || preference.async ? "start" : "wait";
  const { input, idempotencyKey } = await readCall(request, seen);
  const slot = route === "wait" ? execution("web").drain.reserve() : null;
  let executing = false;
  try {
    const outcome = await accept({
      ...place,
      request: facts,
      caller: { kind: "key", token },
      input,
      route,
      idempotencyKey,
      worker: slot?.worker ?? null,
    });
    if (outcome.kind === "refused") {
      if (outcome.apiKeyId !== null) seen.apiKeyId = outcome.apiKeyId;
      throw outcome.error;
    }
    if (outcome.kind === "duplicate") throw new Error("only a hook's delivery can be a duplicate");
    executing = outcome.kind === "accepted" && outcome.executeHere;
    if (outcome.answer) return background(facts, outcome, outcome.answer);
    const waiting = { waitMs: preference.waitSeconds * 1_000, signal: request.signal };
    return await waitFor(callerContext(facts, outcome.key), outcome, executing ? slot : null, waiting);
  } finally {
    if (!executing) slot?.release();
  }
}

export type StartCall = { request: PlainRequest; params: PathParams; facts: RequestFacts; token: string };

function placeOf(params: PathParams) {
  const workspace = Ids.workspace.safeParse(params.workspace);
  const trigger = Ids.trigger.safeParse(params.trigger);
  const environment = EnvironmentInAnyCase.safeParse(params.environment);
  if (!workspace.success || !trigger.success || !environment.success) return null;
  return { workspace: workspace.data, trigger: trigger.data, environment: environment.data };
}

/** Body and idempotency key; what is wrong with either stands in place of the body. */
async function readCall(
  request: PlainRequest,
  seen: Seen,
): Promise<{ input: JsonObject | AppError; idempotencyKey: string | null }> {
  try {
    const idempotencyKey = idempotencyKeyOf(request.headers);
    return { input: await readCallBody(request, seen), idempotencyKey };
  } catch (error) {
    if (isAppError(error)) return { input: error, idempotencyKey: null };
    throw error;
  }
}

async function readCallBody(request: PlainRequest, seen: Seen): Promise<JsonObject> {
  const body = (await readJsonBody(request, API_BODY_BYTES_MAX)) ?? {};
  // What came out of a JSON parser is JSON: only its outermost shape is left to ask for.
  if (body !== null && typeof body === "object" && !Array.isArray(body)) {
    seen.body = body;
    refuseKeyInBody(body);
    return body;
  }
  const { error } = CallBody.safeParse(body);
  throw new AppError("invalid_input", {
    detail: "The body must be a JSON object.",
    ...(error && { errors: faultsOf(error) }),
  });
}

/** Whoever was let in with this key. */
export function callerContext(facts: RequestFacts, key: AuthenticatedKey | null): ServiceContext {
  if (key === null) throw new Error("a call was accepted without a key");
  return workspaceContext(facts, key.workspace.id, key);
}

/** The answer of a call that does not wait, or of any call that was answered before. */
function background(
  facts: RequestFacts,
  outcome: Started,
  { status, headers, body }: FixedAnswer,
): PlainAnswer {
  const isNew = outcome.kind === "accepted";
  if (isNew) afterAnswer(() => execution("web").drain.drainUntil(Number.POSITIVE_INFINITY));
  return jsonAnswer(facts, status, body, {
    ...headers,
    ...(isNew ? outcome.headers : { "idempotent-replayed": "true" }),
  });
}

/** The answer of a call that waits. With an idempotency key it is fixed before it is sent. */
async function waitFor(
  ctx: ServiceContext,
  outcome: Started,
  slot: Slot | null,
  waiting: { waitMs: number; signal: AbortSignal },
): Promise<PlainAnswer> {
  const { isPending, answer } = await outcomeOf(ctx, outcome.run, slot, waiting);
  // What is still pending is not fixed: the outcome is still to come.
  const given =
    outcome.idempotency && !isPending
      ? await fixAnswer(ctx, { place: outcome.idempotency, ...answer })
      : answer;
  return jsonAnswer(ctx.request, given.status, given.body, {
    ...given.headers,
    ...(outcome.kind === "accepted" ? outcome.headers : { "idempotent-replayed": "true" }),
  });
}

/**
 * The outcome, or the state at the end of the wait. A first attempt that has its slot here is executed here; what is
 * not over then (a retry, an engine that reports later) is waited for like a run that is executed elsewhere.
 */
async function outcomeOf(
  ctx: ServiceContext,
  run: RunId,
  slot: Slot | null,
  { waitMs, signal }: { waitMs: number; signal: AbortSignal },
): ReturnType<typeof readAnswer> {
  const endsAt = ctx.now().getTime() + waitMs;
  if (slot) {
    const executed = slot.execute(run).catch((error) => {
      ctx.ports.log.error({ err: error, run }, "waiting call not executed here; the queue will offer it");
    });
    afterAnswer(() => executed);
    // The caller may hang up; the run goes on.
    await withinTime(executed, waitMs, signal);
    const read = await readAnswer(ctx, run);
    if (!read.isPending) return read;
  }
  await execution("web").waiters.wait(run, Math.max(0, endsAt - ctx.now().getTime()), signal);
  return readAnswer(ctx, run);
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

export const jsonAnswer = (
  facts: RequestFacts,
  status: number,
  body: string,
  headers: Record<string, string> = {},
): PlainAnswer => ({
  status,
  headers: { ...answerHeaders(facts.id), "content-type": "application/json", ...headers },
  body,
});
