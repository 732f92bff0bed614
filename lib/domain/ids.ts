import { typeidUnboxed } from "typeid-js";
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
export function idToUuid(id: Id<IdPrefix>): string {
  if (!ANY_ID.test(id)) throw new Error("not an id");
  let hex = "";
  // 26 characters carry 130 bits; the first two are none of the UUID's.
  let [held, bits] = [0, -2];
  for (let index = id.length - SUFFIX_CHARS; index < id.length; index++) {
    held = ((held << 5) | BASE32.indexOf(id.charAt(index))) & 0xfff;
    bits += 5;
    while (bits >= 4) {
      bits -= 4;
      hex += HEX.charAt((held >> bits) & 15);
    }
  }
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The UUID that the database keeps, as a TypeID. */
export function idFromUuid<P extends IdPrefix>(prefix: P, uuid: string): Id<P> {
  let suffix = "";
  let [held, bits] = [0, 2];
  for (const char of uuid) {
    if (char === "-") continue;
    held = ((held << 4) | Number.parseInt(char, 16)) & 0xff;
    bits += 4;
    if (bits < 5) continue;
    bits -= 5;
    suffix += BASE32.charAt((held >> bits) & 31);
  }
  return `${prefix}_${suffix}`;
}

// Written out here, not taken from typeid-js: a call crosses between the two forms a dozen times, and these take a
// tenth of the time.
const BASE32 = "0123456789abcdefghjkmnpqrstvwxyz";
const HEX = "0123456789abcdef";
const SUFFIX_CHARS = 26;
const ANY_ID = new RegExp(`^[a-z]{3}_${SUFFIX}$`);

export const isId = <P extends IdPrefix>(prefix: P, text: string): text is Id<P> =>
  pattern(prefix).test(text);
