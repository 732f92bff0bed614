import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { ENVIRONMENTS, type Environment } from "#lib/domain/environment.ts";
import type { Json, JsonObject } from "#lib/domain/json.ts";
import {
  ATTEMPT_OUTCOMES,
  type AttemptOutcome,
  EVENT_LEVELS,
  type EventLevel,
  RUN_CAUSES,
  RUN_STATES,
  type RunCause,
  type RunState,
} from "#lib/domain/run.ts";
import { bytes, idColumn, instant, json, oneOf, primaryId } from "./columns.ts";
import { flows } from "./flows.ts";
import { workspaceId } from "./workspaces.ts";

/** One start of a flow. It outlives its trigger, key and member: those are plain ids, not references. */
export const runs = pgTable(
  "runs",
  {
    id: primaryId("run"),
    workspaceId: workspaceId(),
    environment: text().$type<Environment>().notNull(),
    assistantId: idColumn("ast")().notNull(),
    flowId: idColumn("flw")()
      .notNull()
      .references(() => flows.id),
    /** Null when a flow was tested on its own. */
    triggerId: idColumn("trg")(),
    versionId: idColumn("ver")(),
    deploymentId: idColumn("dep")(),
    cause: text().$type<RunCause>().notNull(),
    apiKeyId: idColumn("key")(),
    hookId: idColumn("hok")(),
    userId: idColumn("usr")(),
    backfillId: idColumn("bkf")(),
    /** The nominal instant of the occurrence that this run serves. */
    scheduledFor: instant(),
    state: text().$type<RunState>().notNull().default("queued"),
    /** Number of the newest attempt; every write of a worker is fenced by it. */
    attempt: integer().notNull().default(0),
    attemptsMax: integer().notNull().default(1),
    timeoutSeconds: integer().notNull(),
    input: json<JsonObject>().notNull(),
    output: json<Json>(),
    errorCode: text(),
    errorMessage: text(),
    /** Somebody asked for it to stop; the running attempt notices within seconds. */
    cancelRequestedAt: instant(),
    /** Waits for an earlier run of its schedule (overlap policy buffer_one). */
    held: boolean().notNull().default(false),
    leaseUntil: instant(),
    /** The engine took the run and reports to the callback URL until then. */
    reportUntil: instant(),
    /** When the next attempt may begin. */
    nextAttemptAt: instant(),
    createdAt: instant().notNull().defaultNow(),
    startedAt: instant(),
    finishedAt: instant(),
  },
  (t) => [
    // One run per instant of a schedule; a backfill may run an instant again, once each.
    uniqueIndex("runs_scheduled")
      .on(t.deploymentId, t.scheduledFor)
      .where(sql`${t.scheduledFor} is not null and ${t.cause} = 'schedule'`),
    uniqueIndex("runs_backfilled").on(t.backfillId, t.scheduledFor).where(sql`${t.backfillId} is not null`),
    index("runs_workspace").on(t.workspaceId, t.environment, t.id),
    index("runs_trigger").on(t.triggerId, t.environment, t.id),
    index("runs_flow").on(t.flowId, t.id),
    index("runs_active").on(t.deploymentId).where(sql`${t.state} in ('queued', 'running')`),
    index("runs_awaiting_report")
      .on(t.reportUntil)
      .where(sql`${t.reportUntil} is not null and ${t.state} = 'running'`),
    check("runs_environment_name", oneOf("environment", ENVIRONMENTS)),
    check("runs_state", oneOf("state", RUN_STATES)),
    check("runs_cause", oneOf("cause", RUN_CAUSES)),
  ],
);

/** The run that a row is part of. */
const runId = () =>
  idColumn("run")()
    .notNull()
    .references(() => runs.id, { onDelete: "cascade" });

export const runAttempts = pgTable(
  "run_attempts",
  {
    runId: runId(),
    number: integer().notNull(),
    /** Which process executed it: host, pid and a random part. */
    worker: text().notNull(),
    startedAt: instant().notNull().defaultNow(),
    finishedAt: instant(),
    outcome: text().$type<AttemptOutcome>(),
    errorCode: text(),
    errorMessage: text(),
  },
  (t) => [
    primaryKey({ columns: [t.runId, t.number] }),
    check("run_attempts_outcome", oneOf("outcome", ATTEMPT_OUTCOMES)),
  ],
);

/** The log of a run, in the order of ids. */
export const runEvents = pgTable(
  "run_events",
  {
    id: bigint({ mode: "number" }).notNull().generatedAlwaysAsIdentity(),
    runId: runId(),
    attempt: integer().notNull(),
    at: instant().notNull().defaultNow(),
    level: text().$type<EventLevel>().notNull(),
    node: text().notNull(),
    message: text().notNull(),
    data: json<Json>(),
  },
  (t) => [primaryKey({ columns: [t.runId, t.id] }), check("run_events_level", oneOf("level", EVENT_LEVELS))],
);

/** What the first call with an Idempotency-Key was answered, for as long as repeats are replayed. */
export const idempotencyRecords = pgTable(
  "idempotency_records",
  {
    workspaceId: workspaceId(),
    triggerId: idColumn("trg")().notNull(),
    environment: text().$type<Environment>().notNull(),
    key: text().notNull(),
    /** SHA-256 of the canonical body and the route. */
    fingerprint: bytes().notNull(),
    runId: idColumn("run")().notNull(),
    status: smallint(),
    headers: json<Record<string, string>>(),
    body: text(),
    createdAt: instant().notNull().defaultNow(),
    expiresAt: instant().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.triggerId, t.environment, t.key] }),
    index("idempotency_records_expiry").on(t.expiresAt),
  ],
);
