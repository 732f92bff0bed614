import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import {
  type AcceptedRun,
  type CallReading,
  insertAcceptedRuns,
  isLockTimeout,
  lockRateLimits,
  readCalls,
  takeHookDeliveries,
  takeIdempotencyKeys,
  updateRateLimits,
  wasRolledBack,
} from "#db/queries/accept-calls.ts";
import { type FixedAnswer, type IdempotencyPlace, limitLockWait } from "#db/queries/idempotency.ts";
import { type Scope, transaction } from "#db/scope.ts";
import { requirePermission } from "#lib/domain/access.ts";
import type { Environment } from "#lib/domain/environment.ts";
import { AppError, isAppError } from "#lib/domain/errors.ts";
import {
  type ApiKeyId,
  type HookId,
  newId,
  type RunId,
  type TriggerId,
  type WorkspaceId,
} from "#lib/domain/ids.ts";
import { secondsAfter } from "#lib/domain/instant.ts";
import { type Json, type JsonObject, storableText } from "#lib/domain/json.ts";
import { requireInReach } from "#lib/domain/key-access.ts";
import {
  ACCEPT_LOCK_WAIT_MS,
  IDEMPOTENCY_HOURS,
  IDEMPOTENCY_WAIT_MS,
  LEASE_SECONDS,
} from "#lib/domain/limits.ts";
import {
  type Bucket,
  openBucket,
  type RateLimit,
  type RateState,
  rateLimitHeaders,
} from "#lib/domain/rate-limit.ts";
import type { RequestFacts, SystemContext } from "../context.ts";
import { type AuthenticatedKey, admitKey, hashApiKey } from "../keys/authenticate-key.ts";
import { type DeployedTarget, deployedIn, runOf } from "../runs/require-startable.ts";
import { newEnvelope } from "./get-envelope.ts";
import { loadRules, type TriggerRules } from "./trigger-rules.ts";

export type { FixedAnswer };

/** Who calls: somebody with a well-formed API key, or a sender whose signature was verified, with its delivery. */
export type Caller =
  | { kind: "key"; token: string }
  | { kind: "hook"; hookId: HookId; deliveryId: string; event: string | null; payload: Json | null };

export type ArrivedCall = {
  request: RequestFacts;
  caller: Caller;
  workspace: WorkspaceId;
  trigger: TriggerId;
  environment: Environment;
  /** The input; or why it could not be read, which is told to nobody but a caller who may be here. */
  input: JsonObject | AppError;
  /** Waiting and background calls are different requests: the same idempotency key on the other is a reuse. */
  route: "wait" | "start";
  idempotencyKey: string | null;
  /** Execute the first attempt in this process, under this name; null leaves it to the queue. */
  worker: string | null;
};

/**
 * `accepted` a new run, durable with its job; `repeat`: an idempotency key's earlier run, with its answer if that is
 * fixed; `duplicate`: a delivery that came before; `refused`, with nothing stored.
 */
export type CallOutcome =
  | {
      kind: "accepted";
      run: RunId;
      key: AuthenticatedKey | null;
      executeHere: boolean;
      /** Where this call's answer is still to be fixed; null when there is nothing to fix. */
      idempotency: IdempotencyPlace | null;
      /** The answer of a background call. */
      answer: FixedAnswer | null;
      /** RateLimit fields, where a limit applies. */
      headers: Record<string, string>;
    }
  | {
      kind: "repeat";
      run: RunId;
      key: AuthenticatedKey | null;
      idempotency: IdempotencyPlace;
      answer: FixedAnswer | null;
    }
  | { kind: "duplicate"; run: RunId | null }
  | { kind: "refused"; error: AppError; apiKeyId: ApiKeyId | null };

/** A call that is to be written, unless a limit or a rival says otherwise. */
type Ready = {
  index: number;
  call: ArrivedCall;
  key: AuthenticatedKey | null;
  target: DeployedTarget;
  limits: Limit[];
  place: IdempotencyPlace | null;
  fingerprint: string;
  run: RunId;
  createdAt: Date;
  answer: FixedAnswer | null;
};
type Limit = { name: "workspace" | "trigger"; subject: string; limit: RateLimit };

/**
 * Accepts concurrent calls together: one statement reads what decides about all of them, one transaction writes the runs
 * of those that pass, with their jobs, idempotency records and limits. Reading begins after every call has arrived, so
 * a key revoked before is refused. Outcomes in the order of the calls, some as promises: those that need statements of
 * their own. Throws when the database cannot be reached; then nothing is known to be accepted.
 *
 * Refusals: `key_unknown`, `key_revoked`, `key_expired`, `not_found`, `key_environment`, `key_trigger`,
 * `key_scope_missing`, what was wrong with the input, `idempotency_key_reused`, `idempotency_in_progress`,
 * `trigger_kind`, `trigger_not_deployed`, `trigger_paused`, `flow_not_available`, `input_schema_mismatch`,
 * `rate_limited`.
 */
export async function acceptCalls(
  ctx: SystemContext,
  calls: readonly ArrivedCall[],
): Promise<(CallOutcome | Promise<CallOutcome>)[]> {
  const readings = await readCalls(ctx.scope, calls.map(questionOf));
  const versions = readings.flatMap(({ target }) => (target?.versionId ? [target.versionId] : []));
  const rules = await loadRules(ctx, new Set(versions));
  const outcomes: (CallOutcome | Promise<CallOutcome>)[] = [];
  const ready: Ready[] = [];
  calls.forEach((call, index) => {
    const reading = readings[index] as CallReading;
    const version = reading.target?.versionId;
    const judged = judge(ctx, call, reading, version ? rules.get(version) : undefined);
    if (judged.kind === "ready") ready.push(toReady(ctx, index, call, judged));
    else outcomes[index] = judged;
  });
  // Of several calls with one key in this batch the first is written; the others share what it comes to.
  const leaders = new Map<string, Ready>();
  const followers: [Ready, Ready][] = [];
  const first = ready.filter((each) => {
    const claim = claimOf(each.call);
    const leader = claim === null ? undefined : leaders.get(claim);
    if (leader) followers.push([each, leader]);
    else if (claim !== null) leaders.set(claim, each);
    return !leader;
  });
  for (const [{ index }, outcome] of await writeTogether(ctx, first)) outcomes[index] = outcome;
  for (const [each, leader] of followers) {
    outcomes[each.index] = Promise.resolve(outcomes[leader.index]).then((outcome) =>
      outcome?.kind === "refused" ? outcome : readRival(ctx, each),
    );
  }
  return outcomes;
}

type Written = [Ready, CallOutcome | Promise<CallOutcome>];

/** One transaction for all. Where the database refuses it for the sake of one, each has a transaction of its own. */
async function writeTogether(ctx: SystemContext, ready: readonly Ready[]): Promise<Written[]> {
  if (ready.length === 0) return [];
  try {
    const written = await write(ctx, ready, ACCEPT_LOCK_WAIT_MS);
    return ready.map((each): Written => [each, written.get(each) ?? readRival(ctx, each)]);
  } catch (error) {
    if (!wasRolledBack(error)) throw error;
    return ready.map((each): Written => [each, writeAlone(ctx, each)]);
  }
}

async function writeAlone(ctx: SystemContext, each: Ready): Promise<CallOutcome> {
  try {
    const written = await write(ctx, [each], IDEMPOTENCY_WAIT_MS);
    return written.get(each) ?? (await readRival(ctx, each));
  } catch (error) {
    if (!isLockTimeout(error)) throw error;
    return refusal(each, busy());
  }
}

/** What the call came to that took this one's key. */
async function readRival(ctx: SystemContext, each: Ready): Promise<CallOutcome> {
  const [reading] = await readCalls(ctx.scope, [questionOf(each.call)]);
  try {
    return (
      (reading && earlierOutcome(each.call, reading, each.fingerprint, each.key)) ?? refusal(each, busy())
    );
  } catch (error) {
    if (!isAppError(error)) throw error;
    return refusal(each, error);
  }
}

const refusal = ({ key }: Pick<Ready, "key">, error: AppError): CallOutcome => ({
  kind: "refused",
  error,
  apiKeyId: key?.apiKeyId ?? null,
});

const busy = () => new AppError("idempotency_in_progress", { retryAfterSeconds: 1 });

const questionOf = ({ caller, workspace, trigger, environment, idempotencyKey }: ArrivedCall) => ({
  workspaceId: workspace,
  triggerId: trigger,
  environment,
  keyHash: caller.kind === "key" ? hashApiKey(caller.token).toString("hex") : null,
  idempotencyKey,
  delivery:
    caller.kind === "hook" ? { hookId: caller.hookId, deliveryId: storableText(caller.deliveryId) } : null,
});

const placeOf = ({ trigger, environment, idempotencyKey }: ArrivedCall): IdempotencyPlace | null =>
  idempotencyKey === null ? null : { triggerId: trigger, environment, key: idempotencyKey };

const claimOf = ({ caller, trigger, environment, idempotencyKey }: ArrivedCall): string | null => {
  if (caller.kind === "hook") return `${caller.hookId}\n${caller.deliveryId}`;
  return idempotencyKey === null ? null : `${trigger}\n${environment}\n${idempotencyKey}`;
};

type Judged =
  | {
      kind: "ready";
      key: AuthenticatedKey | null;
      target: DeployedTarget;
      limits: Limit[];
      fingerprint: string;
    }
  | Extract<CallOutcome, { kind: "repeat" | "duplicate" | "refused" }>;

/** What one call comes to by what was read, before limits and rivals. */
function judge(
  ctx: SystemContext,
  call: ArrivedCall,
  reading: CallReading,
  rules: TriggerRules | undefined,
): Judged {
  let key: AuthenticatedKey | null = null;
  try {
    if (call.caller.kind === "key") {
      key = admitKey({ ...ctx, request: call.request }, reading.key);
      requireReach(key, call);
    }
    const input = inputOf(call);
    const fingerprint = call.idempotencyKey === null ? "" : fingerprintOf(call.route, input);
    const earlier = earlierOutcome(call, reading, fingerprint, key);
    if (earlier) return earlier;
    const target = requireAccepting(call, reading, rules);
    const faults = rules?.checkInput?.(checkedPart(call, input)) ?? [];
    if (faults.length > 0) throw new AppError("input_schema_mismatch", { errors: faults });
    return { kind: "ready", key, target, limits: limitsOf(call, reading, target), fingerprint };
  } catch (error) {
    // A fault of ours is this call's alone, too: its neighbours in the batch are somebody else's calls.
    const refused = isAppError(error) ? error : new AppError("internal", { cause: error });
    return { kind: "refused", error: refused, apiKeyId: reading.key?.apiKeyId ?? null };
  }
}

function requireReach(key: AuthenticatedKey, call: ArrivedCall): void {
  if (key.workspace.id !== call.workspace) throw new AppError("not_found");
  requireInReach(key, { environment: call.environment, triggerId: call.trigger });
  requirePermission({ actor: key }, "trigger:run");
}

function inputOf({ input }: ArrivedCall): JsonObject {
  if (isAppError(input)) throw input;
  return input as JsonObject;
}

/** A schema is about what a caller writes: of a delivery that is what the hook's mapping made of it. */
function checkedPart({ caller }: ArrivedCall, input: JsonObject): JsonObject {
  if (caller.kind === "key") return input;
  const { message = null, user_variables = {} } = input;
  return { message, user_variables };
}

/** SHA-256 of the route and the canonical body (RFC 8785): the same request, however its JSON was spaced or ordered. */
const fingerprintOf = (route: string, input: JsonObject): string =>
  createHash("sha256")
    .update(`${route}\n${canonicalize(input) ?? ""}`)
    .digest("hex");

/** What an earlier call or delivery with the same key makes of this one. Throws `idempotency_key_reused`. */
function earlierOutcome(
  call: ArrivedCall,
  { earlier, earlierDelivery }: CallReading,
  fingerprint: string,
  key: AuthenticatedKey | null,
): Extract<CallOutcome, { kind: "repeat" | "duplicate" }> | null {
  if (earlierDelivery) return { kind: "duplicate", run: earlierDelivery.runId };
  const place = placeOf(call);
  if (!earlier || !place) return null;
  if (earlier.fingerprint.toString("hex") !== fingerprint) throw new AppError("idempotency_key_reused");
  return { kind: "repeat", run: earlier.runId, key, idempotency: place, answer: earlier.answer };
}

/** The deployment that takes calls now. Throws `trigger_kind`, `trigger_paused` and what `deployedIn` throws. */
function requireAccepting(
  { environment }: ArrivedCall,
  { target }: CallReading,
  rules: TriggerRules | undefined,
): DeployedTarget {
  const deployed = deployedIn(environment, target && { ...target, config: rules?.config ?? null });
  if (deployed.kind !== "api") throw new AppError("trigger_kind");
  if (deployed.status === "paused") {
    const note = deployed.pauseNote ? `: ${deployed.pauseNote}` : ".";
    throw new AppError("trigger_paused", { detail: `This trigger is paused in ${environment}${note}` });
  }
  return deployed;
}

function limitsOf(
  { workspace, trigger, environment }: ArrivedCall,
  { workspaceRateLimit }: CallReading,
  { config: { settings } }: DeployedTarget,
): Limit[] {
  const ofTrigger = settings.kind === "api" ? settings.rate_limit : null;
  return [
    ...(workspaceRateLimit
      ? [{ name: "workspace" as const, subject: workspace, limit: workspaceRateLimit }]
      : []),
    ...(ofTrigger
      ? [{ name: "trigger" as const, subject: `${trigger}/${environment}`, limit: ofTrigger }]
      : []),
  ];
}

function toReady(
  ctx: SystemContext,
  index: number,
  call: ArrivedCall,
  { key, target, limits, fingerprint }: Extract<Judged, { kind: "ready" }>,
): Ready {
  const run = newId("run");
  const createdAt = ctx.now();
  const about = { index, call, key, target, limits, fingerprint, run, createdAt, place: placeOf(call) };
  if (call.route === "wait") return { ...about, answer: null };
  // A background call's answer is known before its run is written, so its idempotency record holds it from the start.
  const envelope = newEnvelope(ctx, { run, workspace: call.workspace, createdAt });
  const answer = { status: 202, headers: { location: envelope.status_url }, body: JSON.stringify(envelope) };
  return { ...about, answer };
}

/**
 * Limits, keys, then runs with their jobs, in one transaction. What is missing from the result lost its key to a rival
 * that committed in the meantime.
 */
async function write(
  ctx: SystemContext,
  ready: readonly Ready[],
  lockWaitMs: number,
): Promise<ReadonlyMap<Ready, CallOutcome>> {
  const outcomes = new Map<Ready, CallOutcome>();
  const winners = await transaction(ctx.scope, async (scope) => {
    const limiter = await lockLimits(scope, ready);
    const passed = ready.filter((each) => {
      const refused = limiter.take(each.limits);
      if (refused) outcomes.set(each, refusal(each, refused));
      return refused === null;
    });
    const lost = await takeClaims(scope, passed, lockWaitMs);
    // A repeat is not counted.
    for (const each of lost) limiter.giveBack(each.limits);
    const won = passed.filter((each) => !lost.has(each));
    for (const each of won) outcomes.set(each, acceptedOutcome(each, limiter.headers(each.limits)));
    await Promise.all([
      limiter.store(scope),
      won.length > 0 && insertAcceptedRuns(scope, won.map(toRun)),
      won.length > 0 && ctx.ports.queue.enqueue(scope, won.map(toJob)),
    ]);
    return won;
  });
  if (winners.some(({ call }) => call.worker === null)) ctx.ports.queue.wake();
  return outcomes;
}

const acceptedOutcome = (
  { run, key, call, place, answer }: Ready,
  headers: Record<string, string>,
): CallOutcome => ({
  kind: "accepted",
  run,
  key,
  executeHere: call.worker !== null,
  idempotency: answer === null ? place : null,
  answer,
  headers,
});

const toRun = ({ call, key, target, run, createdAt }: Ready): AcceptedRun => ({
  ...runOf(target, call.environment),
  id: run,
  workspaceId: call.workspace,
  cause: call.caller.kind === "hook" ? "hook" : "api",
  apiKeyId: key?.apiKeyId ?? null,
  hookId: call.caller.kind === "hook" ? call.caller.hookId : null,
  input: inputOf(call),
  createdAt,
  begun:
    call.worker === null ? null : { worker: call.worker, leaseUntil: secondsAfter(createdAt, LEASE_SECONDS) },
});

/** The job of a run that begins here is the rescue, should this process die. */
const toJob = ({ run, call, createdAt }: Ready) => ({
  runId: run,
  ...(call.worker !== null && { startAfter: secondsAfter(createdAt, LEASE_SECONDS + 1) }),
});

/** Takes idempotency keys and delivery ids. Returns the calls whose key somebody else has. */
async function takeClaims(
  scope: Scope,
  passed: readonly Ready[],
  lockWaitMs: number,
): Promise<ReadonlySet<Ready>> {
  const claiming = passed.filter(({ call }) => claimOf(call) !== null);
  if (claiming.length === 0) return new Set();
  const records = claiming.flatMap(({ call, place, run, fingerprint, answer }) =>
    place === null
      ? []
      : [
          {
            ...place,
            workspaceId: call.workspace,
            runId: run,
            fingerprint,
            answer,
            hours: IDEMPOTENCY_HOURS,
          },
        ],
  );
  const deliveries = claiming.flatMap(({ call: { caller }, run }) =>
    caller.kind === "hook" ? [{ ...caller, deliveryId: storableText(caller.deliveryId), runId: run }] : [],
  );
  await limitLockWait(scope, lockWaitMs);
  const [keys, ids] = await Promise.all([
    takeIdempotencyKeys(scope, records),
    takeHookDeliveries(scope, deliveries),
  ]);
  return new Set(claiming.filter(({ run }) => !keys.has(run) && !ids.has(run)));
}

/** The limits of a batch, locked. */
async function lockLimits(scope: Scope, ready: readonly Ready[]) {
  const limits = new Map(ready.flatMap((each) => each.limits).map((each) => [each.subject, each]));
  const buckets = new Map<string, Bucket>();
  if (limits.size > 0) {
    const stored = await lockRateLimits(scope, [...limits.keys()]);
    for (const { subject, limit } of limits.values()) {
      const { arrivesAt, now } = stored.get(subject) ?? { arrivesAt: 0, now: 0 };
      buckets.set(subject, openBucket(limit, arrivesAt, now));
    }
  }
  const bucketOf = ({ subject }: Limit) => buckets.get(subject) as Bucket;
  const headers = (of: readonly Limit[]) =>
    rateLimitHeaders(
      Object.fromEntries(of.map((each): [string, RateState] => [each.name, bucketOf(each).state()])),
    );
  return {
    /** Takes one call from each, or from none: then the refusal. */
    take(of: readonly Limit[]): AppError | null {
      const full = of.find((each, index) => {
        if (bucketOf(each).take()) return false;
        for (const before of of.slice(0, index)) bucketOf(before).giveBack();
        return true;
      });
      if (!full) return null;
      const { calls, seconds } = full.limit;
      return new AppError("rate_limited", {
        detail: `This ${full.name} takes ${calls} calls in ${seconds} s. Slow down and try again.`,
        retryAfterSeconds: bucketOf(full).retryAfterSeconds(),
        headers: headers(of),
      });
    },
    giveBack(of: readonly Limit[]): void {
      for (const each of of) bucketOf(each).giveBack();
    },
    headers,
    async store(inScope: Scope): Promise<void> {
      if (buckets.size === 0) return;
      await updateRateLimits(
        inScope,
        new Map([...buckets].map(([subject, bucket]) => [subject, bucket.arrivesAt()])),
      );
    },
  };
}
