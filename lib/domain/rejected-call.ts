import * as z from "zod";
import { hideApiKeys } from "./api-key.ts";
import type { Environment } from "./environment.ts";
import type { ErrorCode, FieldFault } from "./errors.ts";
import type { ApiKeyId, Id, TriggerId, WorkspaceId } from "./ids.ts";
import { type JsonObject, storableText } from "./json.ts";

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
    ip: refusal.ip === null ? null : bounded(refusal.ip, NAME_CHARS),
    userAgent: refusal.userAgent === null ? null : bounded(refusal.userAgent),
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

// Hidden before it is cut: half a key at the end of a text would not be recognised.
const bounded = (text: string, chars = TEXT_CHARS) => storableText(hideApiKeys(text).slice(0, chars));
