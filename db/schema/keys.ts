import { index, integer, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import type { KeyScope } from "#lib/domain/access.ts";
import type { Environment } from "#lib/domain/environment.ts";
import type { ErrorCode } from "#lib/domain/errors.ts";
import type { HookOutcome, HookScheme, HookSettings } from "#lib/domain/hook.ts";
import type { TriggerId } from "#lib/domain/ids.ts";
import type { Json, JsonObject } from "#lib/domain/json.ts";
import { bytes, idColumn, instant, json, primaryId } from "./columns.ts";
import { triggerId } from "./triggers.ts";
import { byUser, workspaceId } from "./workspaces.ts";

export const apiKeys = pgTable(
  "api_keys",
  {
    id: primaryId("key"),
    workspaceId: workspaceId(),
    name: text().notNull(),
    environments: text().array().$type<Environment[]>().notNull(),
    scopes: text().array().$type<KeyScope[]>().notNull(),
    /** The only triggers it may use; null is every trigger of the workspace. */
    triggerIds: json<TriggerId[]>(),
    expiresAt: instant(),
    revokedAt: instant(),
    revokedReason: text(),
    /** When the key was last seen where a secret must not be: in a URL, in a browser. */
    seenInUrlAt: instant(),
    seenInBrowserAt: instant(),
    createdBy: byUser(),
    createdAt: instant().notNull().defaultNow(),
  },
  (t) => [index("api_keys_workspace").on(t.workspaceId, t.id)],
);

/** At most two live secrets per key: the current one, and the one before it while a rotation overlaps. */
export const apiKeySecrets = pgTable(
  "api_key_secrets",
  {
    id: primaryId("sec"),
    apiKeyId: idColumn("key")()
      .notNull()
      .references(() => apiKeys.id, { onDelete: "cascade" }),
    /** SHA-256 of the whole token. */
    hash: bytes().notNull(),
    prefix: text().notNull(),
    lastFour: text().notNull(),
    createdAt: instant().notNull().defaultNow(),
    /** End of a rotation's overlap; null lives as long as its key. */
    expiresAt: instant(),
    lastUsedAt: instant(),
    lastUsedIp: text(),
    lastUsedAgent: text(),
  },
  (t) => [uniqueIndex("api_key_secrets_hash").on(t.hash), index("api_key_secrets_key").on(t.apiKeyId)],
);

/** Who called with which secret: the rotation cockpit's list of callers still on the old one. */
export const apiKeyCallers = pgTable(
  "api_key_callers",
  {
    secretId: idColumn("sec")()
      .notNull()
      .references(() => apiKeySecrets.id, { onDelete: "cascade" }),
    ip: text().notNull(),
    userAgent: text().notNull(),
    calls: integer().notNull().default(1),
    firstAt: instant().notNull().defaultNow(),
    lastAt: instant().notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.secretId, t.ip, t.userAgent] })],
);

export const hooks = pgTable(
  "hooks",
  {
    id: primaryId("hok"),
    workspaceId: workspaceId(),
    triggerId: triggerId(),
    environment: text().$type<Environment>().notNull(),
    name: text().notNull(),
    /** SHA-256 of the unguessable last segment of its URL, and that segment sealed for showing it again. */
    tokenHash: bytes().notNull(),
    sealedToken: text().notNull(),
    scheme: text().$type<HookScheme>().notNull(),
    settings: json<HookSettings>().notNull(),
    sealedSecret: text(),
    sealedPreviousSecret: text(),
    previousSecretUntil: instant(),
    createdBy: byUser(),
    createdAt: instant().notNull().defaultNow(),
    deletedAt: instant(),
  },
  (t) => [uniqueIndex("hooks_token").on(t.tokenHash), index("hooks_trigger").on(t.triggerId)],
);

/** One accepted delivery: its provider's id makes a redelivery recognisable for seven days. */
export const hookDeliveries = pgTable(
  "hook_deliveries",
  {
    hookId: idColumn("hok")()
      .notNull()
      .references(() => hooks.id, { onDelete: "cascade" }),
    deliveryId: text().notNull(),
    runId: idColumn("run")(),
    /** `started` a run, or `filtered` out by the hook's event filter. */
    outcome: text().$type<HookOutcome>().notNull().default("started"),
    event: text(),
    /** Redacted payload, kept for the mapping's live preview. */
    payload: json<Json>(),
    at: instant().notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.hookId, t.deliveryId] }), index("hook_deliveries_at").on(t.at)],
);

/** A refused request to a known trigger or hook: when, from where, why. Never a secret, never the whole body. */
export const rejectedCalls = pgTable(
  "rejected_calls",
  {
    id: primaryId("rej"),
    workspaceId: workspaceId(),
    triggerId: idColumn("trg")(),
    hookId: idColumn("hok")(),
    apiKeyId: idColumn("key")(),
    environment: text().$type<Environment>(),
    code: text().$type<ErrorCode>().notNull(),
    detail: text().notNull(),
    ip: text().notNull(),
    userAgent: text().notNull(),
    facts: json<JsonObject>().notNull(),
    /** Equal refusals that this row stands for: more than one only when a caller floods. */
    count: integer().notNull().default(1),
    at: instant().notNull().defaultNow(),
    /** The newest of them. */
    lastAt: instant().notNull().defaultNow(),
  },
  (t) => [
    index("rejected_calls_hook").on(t.hookId, t.at),
    index("rejected_calls_trigger").on(t.workspaceId, t.triggerId, t.at),
    index("rejected_calls_key").on(t.apiKeyId, t.at),
    index("rejected_calls_at").on(t.at),
  ],
);
