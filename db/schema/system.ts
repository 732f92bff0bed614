import { index, integer, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";
import type { Environment } from "#lib/domain/environment.ts";
import type { JsonObject } from "#lib/domain/json.ts";
import { instant, json, primaryId } from "./columns.ts";
import { byUser, workspaceId } from "./workspaces.ts";

/** Who changed what, before and after. Rows are only ever added. */
export const auditEntries = pgTable(
  "audit_entries",
  {
    id: primaryId("aud"),
    workspaceId: workspaceId(),
    at: instant().notNull().defaultNow(),
    actorKind: text().notNull(),
    actorId: text(),
    actorName: text().notNull(),
    /** Noun and verb: `trigger.pause`. */
    action: text().notNull(),
    targetId: text(),
    targetName: text(),
    environment: text().$type<Environment>(),
    before: json<JsonObject>(),
    after: json<JsonObject>(),
    requestId: text(),
    ip: text(),
  },
  (t) => [
    index("audit_entries_workspace").on(t.workspaceId, t.id),
    index("audit_entries_target").on(t.workspaceId, t.targetId),
  ],
);

/** When each recurring duty was last done, by the database's clock: `sweep`, `worker`. */
export const heartbeats = pgTable("heartbeats", {
  name: text().primaryKey(),
  at: instant().notNull(),
  intervalSeconds: integer().notNull(),
});

/** Theoretical arrival time of the next conforming call (GCRA), one row per limited subject. */
export const rateLimits = pgTable("rate_limits", {
  subject: text().primaryKey(),
  // To the microsecond: a limit may allow a million calls a second.
  arrivesAt: timestamp({ withTimezone: true }).notNull(),
});

/** A whole environment was paused: by whom, when and why. Its deployments carry the reason `environment`. */
export const environmentPauses = pgTable(
  "environment_pauses",
  {
    workspaceId: workspaceId(),
    environment: text().$type<Environment>().notNull(),
    note: text().notNull().default(""),
    pausedBy: byUser(),
    pausedAt: instant().notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.environment] })],
);
