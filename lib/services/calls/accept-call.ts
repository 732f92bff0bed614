import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import {
  findIdempotencyRecord,
  type IdempotencyPlace,
  limitLockWait,
  takeIdempotencyKey,
} from "#db/queries/idempotency.ts";
import { transaction } from "#db/scope.ts";
import { requirePermission } from "#lib/domain/access.ts";
import type { Environment } from "#lib/domain/environment.ts";
import { AppError } from "#lib/domain/errors.ts";
import { newId, type RunId, type TriggerId } from "#lib/domain/ids.ts";
import type { JsonObject } from "#lib/domain/json.ts";
import { IDEMPOTENCY_HOURS, IDEMPOTENCY_WAIT_MS } from "#lib/domain/limits.ts";
import type { ServiceContext } from "../context.ts";
import { requireDeployed, runOf } from "../runs/require-startable.ts";
import { startedBy } from "../runs/run-trigger.ts";
import { startRun } from "../runs/start-run.ts";

export type AcceptCall = {
  trigger: TriggerId;
  environment: Environment;
  body: JsonObject;
  /** Waiting and background calls are different requests: the same key on the other is a reuse. */
  route: "wait" | "start";
  idempotencyKey: string | null;
  /** Execute the first attempt in this process, under this name; null leaves it to the queue. */
  worker: string | null;
};

/**
 * `accepted`: a new run, durable with its job. `repeat`: the key's run, whose answer may be fixed already.
 * `idempotency` says where this call's answer has to be fixed.
 */
export type AcceptedCall = {
  run: RunId;
  executeHere: boolean;
  idempotency: IdempotencyPlace | null;
  replay: { status: number; body: string } | null;
  repeat: boolean;
};

/**
 * Accepts an API call: permission, deployment, pause, then run, job and idempotency record in one transaction.
 * Throws `not_found`, `trigger_kind`, `trigger_not_deployed`, `trigger_paused`, `flow_not_available`,
 * `idempotency_key_reused`, `idempotency_in_progress`. A refusal stores nothing, so the key stays free.
 */
export async function acceptCall(ctx: ServiceContext, call: AcceptCall): Promise<AcceptedCall> {
  requirePermission(ctx, "trigger:run");
  const place = call.idempotencyKey
    ? { triggerId: call.trigger, environment: call.environment, key: call.idempotencyKey }
    : null;
  if (!place) return accept(ctx, call, null);

  const fingerprint = fingerprintOf(call);
  const earlier = await findRepeat(ctx, place, fingerprint);
  if (earlier) return earlier;
  try {
    return await accept(ctx, call, { place, fingerprint });
  } catch (error) {
    if (!(error instanceof KeyTaken)) throw error;
  }
  // A rival committed first: its answer is ours.
  const repeat = await findRepeat(ctx, place, fingerprint);
  if (!repeat) throw new AppError("idempotency_in_progress", { retryAfterSeconds: 1 });
  return repeat;
}

/** Rolls the loser of a race back: its run must not exist. */
class KeyTaken extends Error {}

async function accept(
  ctx: ServiceContext,
  call: AcceptCall,
  idempotency: { place: IdempotencyPlace; fingerprint: Buffer } | null,
): Promise<AcceptedCall> {
  const target = await requireDeployed(ctx.scope, call.trigger, call.environment);
  if (target.kind !== "api") throw new AppError("trigger_kind");
  if (target.status === "paused") {
    throw new AppError("trigger_paused", {
      detail: `This trigger is paused in ${call.environment}${target.pauseNote ? `: ${target.pauseNote}` : "."}`,
    });
  }
  const run = newId("run");
  await transaction(ctx.scope, async (scope) => {
    if (idempotency) {
      await limitLockWait(scope, IDEMPOTENCY_WAIT_MS);
      const record = { runId: run, fingerprint: idempotency.fingerprint, hours: IDEMPOTENCY_HOURS };
      const taken = await takeIdempotencyKey(scope, idempotency.place, record);
      if (taken === "busy") throw new AppError("idempotency_in_progress", { retryAfterSeconds: 1 });
      if (taken === "held") throw new KeyTaken();
    }
    await startRun(
      { ...ctx, scope },
      {
        ...runOf(target, call.environment),
        ...startedBy(ctx.actor),
        id: run,
        cause: "api",
        input: call.body,
        createdAt: ctx.now(),
      },
      call.worker ? { worker: call.worker } : undefined,
    );
  });
  if (!call.worker) ctx.ports.queue.wake();
  return {
    run,
    executeHere: call.worker !== null,
    idempotency: idempotency?.place ?? null,
    replay: null,
    repeat: false,
  };
}

/** The run that this key started before, if any. Throws `idempotency_key_reused` when the request was another one. */
async function findRepeat(
  ctx: ServiceContext,
  place: IdempotencyPlace,
  fingerprint: Buffer,
): Promise<AcceptedCall | null> {
  const record = await findIdempotencyRecord(ctx.scope, place);
  if (!record) return null;
  if (!record.fingerprint.equals(fingerprint)) throw new AppError("idempotency_key_reused");
  const replay = record.status && record.body !== null ? { status: record.status, body: record.body } : null;
  return { run: record.runId, executeHere: false, idempotency: place, replay, repeat: true };
}

/** SHA-256 of the route and the canonical body (RFC 8785): the same request, however its JSON was spaced or ordered. */
const fingerprintOf = ({ route, body }: AcceptCall): Buffer =>
  createHash("sha256")
    .update(`${route}\n${canonicalize(body) ?? ""}`)
    .digest();
