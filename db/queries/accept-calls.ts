import { isLockTimeout, wasRolledBack } from "#db/client.ts";
import type { Scope, SystemScope } from "#db/scope.ts";
import type { KeyScope } from "#lib/domain/access.ts";
import type { Environment } from "#lib/domain/environment.ts";
import type { FlowKind } from "#lib/domain/flow.ts";
import {
  type ApiKeyId,
  type HookId,
  type Id,
  type IdPrefix,
  idFromUuid,
  idToUuid,
  type RunId,
  type TriggerId,
  type VersionId,
  type WorkspaceId,
} from "#lib/domain/ids.ts";
import type { Json, JsonObject } from "#lib/domain/json.ts";
import { HOOK_DELIVERY_DAYS } from "#lib/domain/limits.ts";
import type { RunCause } from "#lib/domain/run.ts";
import type { DeploymentStatus, TriggerConfig, TriggerKind } from "#lib/domain/trigger.ts";
import type { CallTarget } from "./call-targets.ts";
import type { FixedAnswer } from "./idempotency.ts";
import type { KeySecretRow } from "./key-auth.ts";

export { isLockTimeout, wasRolledBack };

// Group commit: these statements serve a whole batch of calls. They are written by hand and prepared, because they are
// what every accepted call costs; the batch travels as one JSON text.

/** What is asked about one call. A key is known by its hash; a hook has been recognised before. */
export type CallQuestion = {
  workspaceId: WorkspaceId;
  triggerId: TriggerId;
  environment: Environment;
  keyHash: string | null;
  idempotencyKey: string | null;
  delivery: { hookId: HookId; deliveryId: string } | null;
};

/** How an earlier call with the same idempotency key was answered; the status is null while that is open. */
export type EarlierCall = {
  runId: RunId;
  fingerprint: Buffer;
  answer: FixedAnswer | null;
};

/** Everything that decides about a call, as it is in this moment. `config` is to be read by its version. */
export type CallReading = {
  key: KeySecretRow | null;
  target: Omit<CallTarget, "config"> | null;
  workspaceRateLimit: { calls: number; seconds: number } | null;
  earlier: EarlierCall | null;
  /** The run of an earlier delivery with the same id; null within when that one was filtered out. */
  earlierDelivery: { runId: RunId | null } | null;
};

const READ = `
  select a.n,
    s.id as secret_id, s.expires_at as secret_expires_at, s.last_used_at,
    k.id as api_key_id, k.name as key_name, k.environments, k.scopes, k.trigger_ids, k.expires_at, k.revoked_at,
    kw.id as key_workspace_id, kw.name as key_workspace_name,
    kw.rate_limit_calls as key_limit_calls, kw.rate_limit_seconds as key_limit_seconds,
    w.rate_limit_calls, w.rate_limit_seconds,
    t.id as trigger_id, t.assistant_id, t.name as trigger_name, t.kind as trigger_kind,
    d.id as deployment_id, d.status, d.pause_note, d.version_id,
    f.id as flow_id, f.kind as flow_kind, e.flow_id is not null as has_endpoint,
    i.run_id as earlier_run_id, i.fingerprint, i.status as earlier_status, i.headers as earlier_headers,
    i.body as earlier_body,
    h.hook_id is not null as delivered, h.run_id as delivered_run_id
  from json_to_recordset($1::text::json) as a(
    n int, workspace uuid, trigger uuid, environment text, key_hash text, idempotency_key text, hook uuid,
    delivery text)
  left join api_key_secrets s on s.hash = decode(a.key_hash, 'hex')
  left join api_keys k on k.id = s.api_key_id
  left join workspaces kw on kw.id = k.workspace_id
  left join workspaces w on w.id = a.workspace
  left join triggers t on t.id = a.trigger and t.workspace_id = a.workspace and t.deleted_at is null
  left join deployments d on d.trigger_id = t.id and d.environment = a.environment
  left join trigger_versions v on v.id = d.version_id
  left join flows f on f.id = v.flow_id
  left join flow_endpoints e on e.flow_id = f.id and e.environment = a.environment
  left join idempotency_records i on i.workspace_id = a.workspace and i.trigger_id = a.trigger
    and i.environment = a.environment and i.key = a.idempotency_key and i.expires_at >= now()
  left join hook_deliveries h on h.hook_id = a.hook and h.delivery_id = a.delivery and h.outcome = 'started'
    and h.at >= now() - make_interval(days => ${HOOK_DELIVERY_DAYS})`;

/**
 * Reads everything that decides about these calls in one statement: key, workspace, trigger, deployment, flow, and what
 * an earlier call with the same idempotency key or delivery id came to. In the order of the calls.
 */
export async function readCalls(scope: SystemScope, calls: readonly CallQuestion[]): Promise<CallReading[]> {
  // Calls that ask the same (a busy key on one trigger) are answered by one row.
  const rowOf = new Map<string, number>();
  const asked: object[] = [];
  const rowOfCall = calls.map((call) => {
    const { keyHash, idempotencyKey, delivery } = call;
    const question = [
      call.workspaceId,
      call.triggerId,
      call.environment,
      keyHash,
      idempotencyKey,
      delivery?.hookId,
      delivery?.deliveryId,
    ].join("\n");
    const known = rowOf.get(question);
    if (known !== undefined) return known;
    const n = asked.length;
    rowOf.set(question, n);
    asked.push({
      n,
      workspace: idToUuid(call.workspaceId),
      trigger: idToUuid(call.triggerId),
      environment: call.environment,
      key_hash: keyHash,
      idempotency_key: idempotencyKey,
      hook: delivery && idToUuid(delivery.hookId),
      delivery: delivery?.deliveryId ?? null,
    });
    return n;
  });
  const rows = (await scope.executor.raw(READ, [JSON.stringify(asked)], true)) as ReadRow[];
  const readings: CallReading[] = [];
  for (const row of rows) readings[row.n] = toReading(row);
  return rowOfCall.map((n) => {
    const reading = readings[n];
    if (!reading) throw new Error("a call was not read");
    return reading;
  });
}

type ReadRow = {
  n: number;
  secret_id: string | null;
  secret_expires_at: string | null;
  last_used_at: string | null;
  api_key_id: string;
  key_name: string;
  environments: Environment[];
  scopes: KeyScope[];
  trigger_ids: TriggerId[] | null;
  expires_at: string | null;
  revoked_at: string | null;
  key_workspace_id: string;
  key_workspace_name: string;
  key_limit_calls: number | null;
  key_limit_seconds: number | null;
  rate_limit_calls: number | null;
  rate_limit_seconds: number | null;
  trigger_id: string | null;
  assistant_id: string;
  trigger_name: string;
  trigger_kind: TriggerKind;
  deployment_id: string | null;
  status: DeploymentStatus | null;
  pause_note: string | null;
  version_id: string | null;
  flow_id: string | null;
  flow_kind: FlowKind | null;
  has_endpoint: boolean;
  earlier_run_id: string | null;
  fingerprint: Buffer;
  earlier_status: number | null;
  earlier_headers: Record<string, string> | null;
  earlier_body: string | null;
  delivered: boolean;
  delivered_run_id: string | null;
};

const instant = (text: string | null): Date | null => (text === null ? null : new Date(text));
const id = <P extends IdPrefix>(prefix: P, uuid: string | null): Id<P> | null =>
  uuid === null ? null : idFromUuid(prefix, uuid);

const toReading = (row: ReadRow): CallReading => ({
  key: row.secret_id === null ? null : toKey(row, row.secret_id),
  target:
    row.trigger_id === null
      ? null
      : {
          triggerId: idFromUuid("trg", row.trigger_id),
          assistantId: idFromUuid("ast", row.assistant_id),
          name: row.trigger_name,
          kind: row.trigger_kind,
          deploymentId: id("dep", row.deployment_id),
          status: row.status,
          pauseNote: row.pause_note,
          versionId: id("ver", row.version_id),
          flowId: id("flw", row.flow_id),
          flowKind: row.flow_kind,
          flowHasEndpoint: row.has_endpoint,
        },
  workspaceRateLimit:
    row.rate_limit_calls === null || row.rate_limit_seconds === null
      ? null
      : { calls: row.rate_limit_calls, seconds: row.rate_limit_seconds },
  earlier:
    row.earlier_run_id === null
      ? null
      : {
          runId: idFromUuid("run", row.earlier_run_id),
          fingerprint: row.fingerprint,
          answer: toAnswer(row.earlier_status, row.earlier_headers, row.earlier_body),
        },
  earlierDelivery: row.delivered ? { runId: id("run", row.delivered_run_id) } : null,
});

const toKey = (row: ReadRow, secretId: string): KeySecretRow => ({
  secretId: idFromUuid("sec", secretId),
  secretExpiresAt: instant(row.secret_expires_at),
  lastUsedAt: instant(row.last_used_at),
  apiKeyId: idFromUuid("key", row.api_key_id),
  name: row.key_name,
  environments: row.environments,
  scopes: row.scopes,
  triggerIds: row.trigger_ids,
  expiresAt: instant(row.expires_at),
  revokedAt: instant(row.revoked_at),
  workspaceId: idFromUuid("wsp", row.key_workspace_id),
  workspaceName: row.key_workspace_name,
  rateLimitCalls: row.key_limit_calls,
  rateLimitSeconds: row.key_limit_seconds,
});

const toAnswer = (
  status: number | null,
  headers: Record<string, string> | null,
  body: string | null,
): FixedAnswer | null => (status === null || body === null ? null : { status, headers: headers ?? {}, body });

/** The configurations of versions. A version never changes, so they may be kept. */
export async function listVersionConfigs(
  scope: Scope,
  ids: readonly VersionId[],
): Promise<Map<VersionId, TriggerConfig>> {
  const rows = await scope.executor.raw(
    "select id, config from trigger_versions where id in (select value::uuid from json_array_elements_text($1::text::json))",
    [JSON.stringify(ids.map(idToUuid))],
    true,
  );
  return new Map(rows.map(({ id, config }) => [idFromUuid("ver", String(id)), config as TriggerConfig]));
}

/**
 * Locks the stored instants of limited subjects until the transaction ends, in one order for everybody. Returns them
 * with the database's clock, in milliseconds.
 */
export async function lockRateLimits(
  scope: Scope,
  subjects: readonly string[],
): Promise<Map<string, { arrivesAt: number; now: number }>> {
  const rows = await scope.executor.raw(
    `insert into rate_limits as r (subject, arrives_at)
      select value, now() from json_array_elements_text($1::text::json) order by value
      on conflict (subject) do update set arrives_at = r.arrives_at
      returning subject, extract(epoch from arrives_at)::float8 * 1000 as arrives_at,
        extract(epoch from clock_timestamp())::float8 * 1000 as now`,
    [JSON.stringify([...subjects].sort())],
    true,
  );
  return new Map(
    rows.map(({ subject, arrives_at, now }) => [
      String(subject),
      { arrivesAt: Number(arrives_at), now: Number(now) },
    ]),
  );
}

/** Stores new instants, in milliseconds, of subjects that are locked. */
export async function updateRateLimits(scope: Scope, arrivesAt: ReadonlyMap<string, number>): Promise<void> {
  await scope.executor.raw(
    `update rate_limits r set arrives_at = to_timestamp(a.at / 1000)
      from json_to_recordset($1::text::json) as a(subject text, at float8) where r.subject = a.subject`,
    [JSON.stringify([...arrivesAt].map(([subject, at]) => ({ subject, at })))],
    true,
  );
}

export type NewIdempotencyRecord = {
  workspaceId: WorkspaceId;
  triggerId: TriggerId;
  environment: Environment;
  key: string;
  runId: RunId;
  fingerprint: string;
  hours: number;
  /** The answer, where it is known already. */
  answer: FixedAnswer | null;
};

/**
 * Takes idempotency keys for new runs, in the runs' transaction, waiting while another transaction holds one. Returns
 * the runs whose key was free or had expired; the keys of all others belong to calls that committed.
 */
export async function takeIdempotencyKeys(
  scope: Scope,
  records: readonly NewIdempotencyRecord[],
): Promise<Set<RunId>> {
  return takenRuns(
    scope,
    `insert into idempotency_records as i
        (workspace_id, trigger_id, environment, key, run_id, fingerprint, status, headers, body, expires_at)
      select workspace, trigger, environment, key, run, decode(fingerprint, 'hex'), status, headers, body,
        now() + make_interval(hours => hours)
      from json_to_recordset($1::text::json) as a(workspace uuid, trigger uuid, environment text, key text, run uuid,
        fingerprint text, status smallint, headers jsonb, body text, hours int)
      order by workspace, trigger, environment, key
      on conflict (workspace_id, trigger_id, environment, key) do update set
        run_id = excluded.run_id, fingerprint = excluded.fingerprint, status = excluded.status,
        headers = excluded.headers, body = excluded.body, created_at = now(), expires_at = excluded.expires_at
        where i.expires_at < now()
      returning run_id`,
    records.map((record) => ({
      workspace: idToUuid(record.workspaceId),
      trigger: idToUuid(record.triggerId),
      environment: record.environment,
      key: record.key,
      run: idToUuid(record.runId),
      fingerprint: record.fingerprint,
      status: record.answer?.status ?? null,
      headers: record.answer?.headers ?? null,
      body: record.answer?.body ?? null,
      hours: record.hours,
    })),
  );
}

export type NewHookDelivery = {
  hookId: HookId;
  deliveryId: string;
  runId: RunId;
  event: string | null;
  payload: Json | null;
};

/**
 * The same for the delivery ids of a hook's sender. One that was filtered out may start now that the filter lets it, and
 * one that is older than its days is a new one.
 */
export function takeHookDeliveries(
  scope: Scope,
  deliveries: readonly NewHookDelivery[],
): Promise<Set<RunId>> {
  return takenRuns(
    scope,
    `insert into hook_deliveries (hook_id, delivery_id, run_id, outcome, event, payload)
      select hook, delivery, run, 'started', event, payload
      from json_to_recordset($1::text::json) as a(hook uuid, delivery text, run uuid, event text, payload jsonb)
      order by hook, delivery
      on conflict (hook_id, delivery_id) do update
      set run_id = excluded.run_id, outcome = excluded.outcome, event = excluded.event,
        payload = excluded.payload, at = now()
      where hook_deliveries.outcome = 'filtered'
        or hook_deliveries.at < now() - make_interval(days => ${HOOK_DELIVERY_DAYS})
      returning run_id`,
    deliveries.map(({ hookId, deliveryId, runId, event, payload }) => ({
      hook: idToUuid(hookId),
      delivery: deliveryId,
      run: idToUuid(runId),
      event,
      payload,
    })),
  );
}

async function takenRuns(scope: Scope, statement: string, rows: object[]): Promise<Set<RunId>> {
  if (rows.length === 0) return new Set();
  const taken = await scope.executor.raw(statement, [JSON.stringify(rows)], true);
  return new Set(taken.map(({ run_id }) => idFromUuid("run", String(run_id))));
}

export type AcceptedRun = {
  id: RunId;
  workspaceId: WorkspaceId;
  environment: Environment;
  assistantId: Id<"ast">;
  flowId: Id<"flw">;
  triggerId: TriggerId;
  versionId: VersionId;
  deploymentId: Id<"dep">;
  cause: RunCause;
  apiKeyId: ApiKeyId | null;
  hookId: HookId | null;
  attemptsMax: number;
  timeoutSeconds: number;
  input: JsonObject;
  createdAt: Date;
  /** Whose first attempt it is from the beginning, and until when. */
  begun: { worker: string; leaseUntil: Date } | null;
};

/** Writes the runs of accepted calls, with the first attempts of those that have begun. Their jobs are the queue's. */
export async function insertAcceptedRuns(scope: Scope, runs: readonly AcceptedRun[]): Promise<void> {
  const rows = runs.map((run) => ({
    id: idToUuid(run.id),
    workspace: idToUuid(run.workspaceId),
    environment: run.environment,
    assistant: idToUuid(run.assistantId),
    flow: idToUuid(run.flowId),
    trigger: idToUuid(run.triggerId),
    version: idToUuid(run.versionId),
    deployment: idToUuid(run.deploymentId),
    cause: run.cause,
    api_key: run.apiKeyId && idToUuid(run.apiKeyId),
    hook: run.hookId && idToUuid(run.hookId),
    attempts_max: run.attemptsMax,
    timeout_seconds: run.timeoutSeconds,
    input: run.input,
    created_at: run.createdAt,
    worker: run.begun?.worker ?? null,
    lease_until: run.begun?.leaseUntil ?? null,
  }));
  await scope.executor.raw(INSERT_RUNS, [JSON.stringify(rows)], true);
}

const INSERT_RUNS = `
  with accepted as (
    select * from json_to_recordset($1::text::json) as a(id uuid, workspace uuid, environment text, assistant uuid,
      flow uuid, trigger uuid, version uuid, deployment uuid, cause text, api_key uuid, hook uuid, attempts_max int,
      timeout_seconds int, input jsonb, created_at timestamptz, worker text, lease_until timestamptz)
  ), written as (
    insert into runs (id, workspace_id, environment, assistant_id, flow_id, trigger_id, version_id, deployment_id,
      cause, api_key_id, hook_id, attempts_max, timeout_seconds, input, created_at, state, attempt, started_at,
      lease_until)
    select id, workspace, environment, assistant, flow, trigger, version, deployment, cause, api_key, hook,
      attempts_max, timeout_seconds, input, created_at,
      case when worker is null then 'queued' else 'running' end, (worker is not null)::int,
      case when worker is null then null else created_at end, lease_until
    from accepted
  )
  insert into run_attempts (run_id, number, worker)
  select id, 1, worker from accepted where worker is not null`;
