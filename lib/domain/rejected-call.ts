import * as z from "zod";
import type { KeyScope } from "./access.ts";
import { hideApiKeys } from "./api-key.ts";
import type { Environment } from "./environment.ts";
import type { ErrorCode, FieldFault } from "./errors.ts";
import type { ApiKeyId, Id, TriggerId, WorkspaceId } from "./ids.ts";
import { type JsonObject, storableText } from "./json.ts";
import { REMEDIES } from "./remedies.ts";

const NAMES_MAX = 30;
const NAME_CHARS = 64;
const FAULTS_MAX = 10;
const TEXT_CHARS = 300;

/** What is kept of a refused request: its shape, never its content. */
export const RejectedFacts = z.object({
  request_id: z.string().optional(),
  body_bytes: z.number().optional(),
  content_type: z.string().optional(),
  /** Names of the headers that were sent. */
  headers: z.array(z.string()).optional(),
  /** Names of the body's top-level fields. */
  fields: z.array(z.string()).optional(),
  faults: z.array(z.object({ pointer: z.string(), code: z.string(), detail: z.string() })).optional(),
  /** The first characters of the SHA-256 of the idempotency key: enough to see that two calls carried the same. */
  idempotency_key_sha256: z.string().optional(),
});
export type RejectedFacts = z.infer<typeof RejectedFacts>;

/** A refused request to a trigger or hook, as it is handed to the recorder. */
export type Refusal = {
  workspaceId: WorkspaceId;
  triggerId?: TriggerId | undefined;
  hookId?: Id<"hok"> | undefined;
  apiKeyId?: ApiKeyId | undefined;
  environment?: Environment | undefined;
  code: ErrorCode;
  detail: string;
  ip: string | null;
  userAgent: string | null;
  facts: RejectedFacts;
};

/** The refusal with every text cut to size and every API key in it hidden. */
export function boundedRefusal(refusal: Refusal): Refusal & { facts: JsonObject } {
  const { facts } = refusal;
  return {
    ...refusal,
    detail: bounded(refusal.detail),
    ...boundedSource(refusal),
    facts: {
      ...(facts.request_id !== undefined && { request_id: bounded(facts.request_id, NAME_CHARS) }),
      ...(facts.body_bytes !== undefined && { body_bytes: facts.body_bytes }),
      ...(facts.content_type !== undefined && { content_type: bounded(facts.content_type, NAME_CHARS) }),
      ...(facts.headers && { headers: names(facts.headers) }),
      ...(facts.fields && { fields: names(facts.fields) }),
      ...(facts.faults && { faults: facts.faults.slice(0, FAULTS_MAX).map(boundedFault) }),
      ...(facts.idempotency_key_sha256 !== undefined && {
        idempotency_key_sha256: facts.idempotency_key_sha256.slice(0, 12),
      }),
    },
  };
}

const names = (list: readonly string[]) => list.slice(0, NAMES_MAX).map((name) => bounded(name, NAME_CHARS));

const boundedFault = ({ pointer, code, detail }: FieldFault) => ({
  pointer: bounded(pointer),
  code: bounded(code, NAME_CHARS),
  detail: bounded(detail),
});

/** Where a request came from, as it is kept: empty where unknown. */
export const boundedSource = (source: { ip: string | null; userAgent: string | null }) => ({
  ip: bounded(source.ip ?? "", NAME_CHARS),
  userAgent: bounded(source.userAgent ?? ""),
});

// Hidden before it is cut: half a key at the end of a text would not be recognised.
const bounded = (text: string, chars = TEXT_CHARS) => storableText(hideApiKeys(text).slice(0, chars));

/** Stands for the address and agent of a flood from more sources than are told apart. */
export const MANY_SOURCES = "many";

export const isFromMany = ({ ip, userAgent }: { ip: string | null; userAgent: string | null }): boolean =>
  ip === MANY_SOURCES && userAgent === MANY_SOURCES;

/** What a remedy may speak of: the very key, trigger and request. */
export type RefusedCase = {
  code: ErrorCode;
  environment: Environment | null;
  key: {
    name: string;
    environments: readonly Environment[];
    scopes: readonly KeyScope[];
    triggerIds: readonly TriggerId[] | null;
    expiresAt: Date | null;
    revokedAt: Date | null;
  } | null;
  trigger: { name: string; deletedAt: Date | null } | null;
  /** When it was refused. */
  at: Date;
  facts: RejectedFacts;
};

/** What the owner can do about this refusal, in this very case; the code's general remedy where nothing more is known. */
export function remedyFor(refused: RefusedCase): string {
  const { code, environment, key, trigger, facts } = refused;
  const here = environment ?? "this environment";
  switch (code) {
    case "key_environment":
      if (!key) break;
      return `“${key.name}” is limited to ${listed(key.environments)}; this call was for ${here}. Create a key for ${here} and give it to this caller.`;
    case "key_scope_missing":
      if (!key) break;
      return `“${key.name}” may only ${listed(key.scopes)}. Create a key with the scope fire and give it to this caller.`;
    case "key_trigger":
      if (!key) break;
      return `“${key.name}” is limited to ${count(key.triggerIds?.length ?? 0, "other trigger")}. Create a key that may use this one and give it to this caller.`;
    case "key_expired":
      if (!key) break;
      return key.expiresAt !== null && key.expiresAt <= refused.at
        ? `“${key.name}” expired on ${day(key.expiresAt)}. Rotate it under API keys and give the new secret to this caller.`
        : `This caller still sends a secret of “${key.name}” whose overlap has ended. Give it the current one.`;
    case "key_revoked":
      if (!key) break;
      return `“${key.name}” was revoked${key.revokedAt ? ` on ${day(key.revokedAt)}` : ""}. Create a new key for this caller, or stop it there.`;
    case "key_in_url":
    case "secret_key_in_browser":
      if (!key) break;
      return code === "key_in_url"
        ? `Have the caller send “${key.name}” in the Authorization header, then rotate it: it may stand in logs.`
        : `Call from your own server instead, then rotate “${key.name}”: whoever opened the page could read it.`;
    case "trigger_paused":
      return `Resume the trigger in ${here}; this caller's next call is then accepted. Nothing was started.`;
    case "trigger_not_deployed":
      return `Promote the trigger to ${here}, or have this caller use an environment where it runs.`;
    case "not_found":
      if (trigger?.deletedAt) return "The trigger was deleted. Restore it, or stop this caller.";
      return "The path or the key belongs to another workspace. Copy the address from the trigger's page again.";
    case "unsupported_media_type":
      return `It was sent as ${facts.content_type ?? "nothing in particular"}. Set Content-Type: application/json.`;
    case "body_too_large":
      if (facts.body_bytes === undefined) break;
      return `It sent ${Math.ceil(facts.body_bytes / 1024)} KiB. ${REMEDIES.body_too_large}`;
    case "invalid_input":
    case "input_schema_mismatch": {
      const faults = (facts.faults ?? []).slice(0, 3);
      if (faults.length === 0) break;
      return `Have the caller correct ${faults.map(({ pointer, detail }) => `${pointer || "the body"}: ${detail}`).join("; ")}.`;
    }
  }
  return REMEDIES[code];
}

const listed = (words: readonly string[]) => new Intl.ListFormat("en", { type: "conjunction" }).format(words);
const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? "" : "s"}`;
const day = (instant: Date) =>
  new Intl.DateTimeFormat("en-GB", {
    day: "numeric",
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  }).format(instant);
