import { fromString, fromUUID, toUUID, typeidUnboxed } from "typeid-js";
import * as z from "zod";

/**
 * Ids are UUIDv7 in PostgreSQL and TypeIDs (`trg_01h455vb4pex5vsknk084sn02q`) everywhere else.
 * The database column does the translation; no other place knows of UUIDs.
 */
export const ID_PREFIXES = {
  workspace: "wsp",
  user: "usr",
  session: "ses",
  assistant: "ast",
  flow: "flw",
  trigger: "trg",
  version: "ver",
  deployment: "dep",
  occurrence: "occ",
  run: "run",
  apiKey: "key",
  apiKeySecret: "sec",
  hook: "hok",
  backfill: "bkf",
  rejectedCall: "rej",
  auditEntry: "aud",
} as const;

export type IdNoun = keyof typeof ID_PREFIXES;
export type IdPrefix = (typeof ID_PREFIXES)[IdNoun];
export type Id<P extends IdPrefix> = `${P}_${string}`;

export type WorkspaceId = Id<"wsp">;
export type UserId = Id<"usr">;
export type SessionId = Id<"ses">;
export type AssistantId = Id<"ast">;
export type FlowId = Id<"flw">;
export type TriggerId = Id<"trg">;
export type VersionId = Id<"ver">;
export type DeploymentId = Id<"dep">;
export type OccurrenceId = Id<"occ">;
export type RunId = Id<"run">;
export type ApiKeyId = Id<"key">;
export type HookId = Id<"hok">;
export type ApiKeySecretId = Id<"sec">;
export type RejectedCallId = Id<"rej">;
export type BackfillId = Id<"bkf">;
export type AuditEntryId = Id<"aud">;

// 26 characters of Crockford base32; the first carries three bits only, hence 0-7.
const SUFFIX = "[0-7][0-9a-hjkmnp-tv-z]{25}";

const pattern = (prefix: IdPrefix) => new RegExp(`^${prefix}_${SUFFIX}$`);

const idSchema = <P extends IdPrefix>(prefix: P) =>
  z.string().regex(pattern(prefix), `Expected an id that begins with ${prefix}_`) as unknown as z.ZodType<
    Id<P>,
    Id<P>
  >;

/** zod schemas by noun: `Ids.trigger` accepts a trigger's TypeID and nothing else. */
export const Ids = {
  workspace: idSchema("wsp"),
  user: idSchema("usr"),
  session: idSchema("ses"),
  assistant: idSchema("ast"),
  flow: idSchema("flw"),
  trigger: idSchema("trg"),
  version: idSchema("ver"),
  deployment: idSchema("dep"),
  occurrence: idSchema("occ"),
  run: idSchema("run"),
  apiKey: idSchema("key"),
  apiKeySecret: idSchema("sec"),
  hook: idSchema("hok"),
  backfill: idSchema("bkf"),
  rejectedCall: idSchema("rej"),
  auditEntry: idSchema("aud"),
} as const;

/** A fresh id: UUIDv7, so that ids sort by the time they were made. */
export const newId = <P extends IdPrefix>(prefix: P): Id<P> => typeidUnboxed(prefix) as unknown as Id<P>;

/** TypeID to the UUID that the database keeps. Throws on a malformed id. */
export const idToUuid = (id: Id<IdPrefix>): string => toUUID(fromString(id));

/** The UUID that the database keeps, as a TypeID. */
export const idFromUuid = <P extends IdPrefix>(prefix: P, uuid: string): Id<P> =>
  fromUUID(uuid, prefix) as unknown as Id<P>;

export const isId = <P extends IdPrefix>(prefix: P, text: string): text is Id<P> =>
  pattern(prefix).test(text);
