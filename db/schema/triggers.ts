import { sql } from "drizzle-orm";
import { boolean, check, index, integer, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { ENVIRONMENTS, type Environment } from "#lib/domain/environment.ts";
import { OCCURRENCE_OUTCOMES, type OccurrenceOutcome } from "#lib/domain/occurrence.ts";
import {
  DEPLOYMENT_STATUSES,
  type DeploymentStatus,
  PAUSE_REASONS,
  type PauseReason,
  TRIGGER_KINDS,
  type TriggerConfig,
  type TriggerKind,
} from "#lib/domain/trigger.ts";
import { idColumn, instant, json, oneOf, primaryId } from "./columns.ts";
import { assistantId, flows } from "./flows.ts";
import { byUser, workspaceId } from "./workspaces.ts";

export const triggers = pgTable(
  "triggers",
  {
    id: primaryId("trg"),
    workspaceId: workspaceId(),
    assistantId: assistantId(),
    kind: text().$type<TriggerKind>().notNull(),
    name: text().notNull(),
    description: text().notNull().default(""),
    createdBy: byUser(),
    createdAt: instant().notNull().defaultNow(),
    updatedAt: instant().notNull().defaultNow(),
    /** Deleting hides a trigger; its versions, occurrences and runs stay. */
    deletedAt: instant(),
  },
  (t) => [
    index("triggers_assistant").on(t.workspaceId, t.assistantId, t.id),
    check("triggers_kind", oneOf("kind", TRIGGER_KINDS)),
  ],
);

/** The trigger that a row is part of. */
export const triggerId = () =>
  idColumn("trg")()
    .notNull()
    .references(() => triggers.id, { onDelete: "cascade" });

/** Never updated: a run points at the very configuration that started it. */
export const triggerVersions = pgTable(
  "trigger_versions",
  {
    id: primaryId("ver"),
    workspaceId: workspaceId(),
    triggerId: triggerId(),
    number: integer().notNull(),
    flowId: idColumn("flw")()
      .notNull()
      .references(() => flows.id),
    config: json<TriggerConfig>().notNull(),
    note: text().notNull().default(""),
    createdBy: byUser(),
    createdAt: instant().notNull().defaultNow(),
  },
  (t) => [
    uniqueIndex("trigger_versions_number").on(t.triggerId, t.number),
    index("trigger_versions_flow").on(t.flowId),
  ],
);

export const deployments = pgTable(
  "deployments",
  {
    id: primaryId("dep"),
    workspaceId: workspaceId(),
    triggerId: triggerId(),
    environment: text().$type<Environment>().notNull(),
    versionId: idColumn("ver")()
      .notNull()
      .references(() => triggerVersions.id),
    status: text().$type<DeploymentStatus>().notNull().default("active"),
    pauseReason: text().$type<PauseReason>(),
    pauseNote: text(),
    pausedAt: instant(),
    pausedBy: byUser(),
    /** The failed run that was one too many, when the reason is `failures`. */
    pausedByRunId: idColumn("run")(),
    resumeAt: instant(),
    /** When the sweep has to look at this schedule next (jitter included); null is never. */
    nextDueAt: instant(),
    /** Creation or last edit of the timing: nothing before it is ever caught up. */
    timingSince: instant().notNull().defaultNow(),
    /** Runs that counted towards max_runs. */
    runsCounted: integer().notNull().default(0),
    consecutiveFailures: integer().notNull().default(0),
    /** Why this schedule could not be planned; the sweep leaves it alone until it is edited. */
    parkedReason: text(),
    deployedBy: byUser(),
    deployedAt: instant().notNull().defaultNow(),
    createdAt: instant().notNull().defaultNow(),
  },
  (t) => [
    uniqueIndex("deployments_place").on(t.triggerId, t.environment),
    // The sweep's only question; deployments that are not due cost it nothing.
    index("deployments_due")
      .on(t.nextDueAt)
      .where(sql`${t.nextDueAt} is not null and ${t.status} = 'active' and ${t.parkedReason} is null`),
    index("deployments_resume").on(t.resumeAt).where(sql`${t.resumeAt} is not null`),
    index("deployments_environment").on(t.workspaceId, t.environment),
    check("deployments_environment_name", oneOf("environment", ENVIRONMENTS)),
    check("deployments_status", oneOf("status", DEPLOYMENT_STATUSES)),
    check("deployments_pause_reason", oneOf("pause_reason", PAUSE_REASONS)),
  ],
);

/** The deployment that a row is part of. */
export const deploymentId = () =>
  idColumn("dep")()
    .notNull()
    .references(() => deployments.id, { onDelete: "cascade" });

export const occurrences = pgTable(
  "occurrences",
  {
    id: primaryId("occ"),
    workspaceId: workspaceId(),
    triggerId: triggerId(),
    deploymentId: deploymentId(),
    environment: text().$type<Environment>().notNull(),
    dueAt: instant().notNull(),
    outcome: text().$type<OccurrenceOutcome>().notNull(),
    reason: text().notNull(),
    /** Instants this row stands for: more than one only when a long outage is summarised. */
    count: integer().notNull().default(1),
    delayMs: integer(),
    runId: idColumn("run")(),
    decidedAt: instant().notNull().defaultNow(),
  },
  (t) => [
    // One occurrence per instant, whatever sweeps, however often.
    uniqueIndex("occurrences_instant").on(t.deploymentId, t.dueAt),
    index("occurrences_trigger").on(t.workspaceId, t.triggerId, t.environment, t.dueAt),
    check("occurrences_outcome", oneOf("outcome", OCCURRENCE_OUTCOMES)),
  ],
);

/** A range of instants that somebody asked to run after the fact. */
export const backfills = pgTable(
  "backfills",
  {
    id: primaryId("bkf"),
    workspaceId: workspaceId(),
    deploymentId: deploymentId(),
    fromAt: instant().notNull(),
    toAt: instant().notNull(),
    allowOverlap: boolean().notNull().default(false),
    total: integer().notNull(),
    createdBy: byUser(),
    createdAt: instant().notNull().defaultNow(),
    canceledAt: instant(),
  },
  (t) => [index("backfills_deployment").on(t.deploymentId, t.id)],
);
