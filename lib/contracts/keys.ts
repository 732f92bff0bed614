import * as z from "zod";
import { KeyScopeName } from "#lib/domain/access.ts";
import { EnvironmentName } from "#lib/domain/environment.ts";
import { Ids } from "#lib/domain/ids.ts";
import {
  KEY_EXPIRY_DAYS_DEFAULT,
  KEY_EXPIRY_DAYS_MAX,
  KEY_OVERLAP_SECONDS_DEFAULT,
  KEY_OVERLAPS_SECONDS,
  KEY_REPORT_TOKENS_MAX,
  NAME_CHARS_MAX,
} from "#lib/domain/limits.ts";
import { At, KeyParams, WorkspaceParams } from "./common.ts";
import { endpoint } from "./endpoint.ts";
import { PageQuery, pageOf } from "./page.ts";

export const CreateKeyInput = z.object({
  name: z.string().trim().min(1, "Say what the key is for").max(NAME_CHARS_MAX),
  environments: z.array(EnvironmentName).min(1, "Choose at least one environment"),
  scopes: z.array(KeyScopeName).min(1, "Choose at least one scope"),
  /** Null allows every trigger of the workspace. */
  trigger_ids: z.array(Ids.trigger).min(1, "Choose at least one trigger").max(200).nullable().default(null),
  /** Days until it expires; null never expires (owners only). */
  expires_in_days: z.int().min(1).max(KEY_EXPIRY_DAYS_MAX).nullable().default(KEY_EXPIRY_DAYS_DEFAULT),
});
export type CreateKeyInput = z.infer<typeof CreateKeyInput>;

/** How long the secrets before still work. */
export const RotateKeyInput = z.object({
  overlap_seconds: z.literal(KEY_OVERLAPS_SECONDS).default(KEY_OVERLAP_SECONDS_DEFAULT),
});

/** What somebody found: the tokens themselves, or any text that holds them. */
export const ReportKeysInput = z
  .object({
    tokens: z.array(z.string().max(200)).max(KEY_REPORT_TOKENS_MAX).optional(),
    text: z.string().optional(),
  })
  .refine(({ tokens, text }) => tokens !== undefined || text !== undefined, "Give `tokens` or `text`");

export const KEY_STATUSES = ["active", "expired", "revoked"] as const;

/** What an owner should know of a key, and since when or until when. */
export const KEY_NOTICES = ["seen_in_url", "seen_in_browser", "expiring", "unused"] as const;
export const KeyNotice = z.object({ kind: z.enum(KEY_NOTICES), at: At });
export type KeyNotice = z.infer<typeof KeyNotice>;

/** `overlapping`: replaced, and still accepted until `expires_at`. `ended`: refused. */
export const KEY_SECRET_STATES = ["current", "overlapping", "ended"] as const;

export const KeySecretView = z.object({
  id: Ids.apiKeySecret,
  /** What may be shown of it: `kick_dev_…x7Qp`. */
  hint: z.string(),
  state: z.enum(KEY_SECRET_STATES),
  created_at: At,
  expires_at: At.nullable(),
  last_used_at: At.nullable(),
  last_used_ip: z.string().nullable(),
  last_used_agent: z.string().nullable(),
});

export const KeyView = z.object({
  id: Ids.apiKey,
  name: z.string(),
  status: z.enum(KEY_STATUSES),
  environments: z.array(EnvironmentName),
  scopes: z.array(KeyScopeName),
  trigger_ids: z.array(Ids.trigger).nullable(),
  secrets: z.array(KeySecretView),
  expires_at: At.nullable(),
  revoked_at: At.nullable(),
  revoked_reason: z.string().nullable(),
  last_used_at: At.nullable(),
  notices: z.array(KeyNotice),
  created_by: z.string().nullable(),
  created_at: At,
});
export type KeyView = z.infer<typeof KeyView>;

/** Who calls with which secret. An empty text is unknown; `many` stands for sources that are not told apart any more. */
export const KeyCallerView = z.object({
  secret_id: Ids.apiKeySecret,
  ip: z.string(),
  user_agent: z.string(),
  calls: z.number(),
  first_at: At,
  last_at: At,
});
export type KeyCallerView = z.infer<typeof KeyCallerView>;

export const KeyDetail = KeyView.extend({ callers: z.array(KeyCallerView) });
export type KeyDetail = z.infer<typeof KeyDetail>;

/** The only answer that ever carries a secret. Never cached, never logged. */
export const KeyWithSecret = z.object({ key: KeyView, secret: z.string() });

export const listKeysEndpoint = endpoint({
  method: "GET",
  path: "/workspaces/{workspace}/keys",
  summary: "API keys of a workspace",
  params: WorkspaceParams,
  query: PageQuery,
  output: pageOf(KeyView),
});

export const createKeyEndpoint = endpoint({
  method: "POST",
  path: "/workspaces/{workspace}/keys",
  summary: "Create an API key; the secret is in this answer only",
  params: WorkspaceParams,
  body: CreateKeyInput,
  output: KeyWithSecret,
  status: 201,
});

export const revokeKeyEndpoint = endpoint({
  method: "POST",
  path: "/workspaces/{workspace}/keys/{key}/revoke",
  summary: "Revoke an API key at once, everywhere",
  params: KeyParams,
  output: KeyView,
});

export const getKeyEndpoint = endpoint({
  method: "GET",
  path: "/workspaces/{workspace}/keys/{key}",
  summary: "An API key, its secrets and who calls with them",
  params: KeyParams,
  output: KeyDetail,
});

export const rotateKeyEndpoint = endpoint({
  method: "POST",
  path: "/workspaces/{workspace}/keys/{key}/rotate",
  refusals: ["key_not_active"],
  summary: "Give an API key a new secret; the one before works on for the overlap",
  params: KeyParams,
  body: RotateKeyInput,
  output: KeyWithSecret,
  status: 201,
});

export const endOverlapEndpoint = endpoint({
  method: "POST",
  path: "/workspaces/{workspace}/keys/{key}/end-overlap",
  summary: "Refuse the secrets before the current one from now on",
  params: KeyParams,
  output: KeyView,
});

export const reportKeysEndpoint = endpoint({
  method: "POST",
  path: "/keys/report",
  access: "public",
  refusals: ["too_many_reports"],
  summary: "Revoke API keys that were found where they must not be; needs no key and no session",
  body: ReportKeysInput,
  /** How many texts look like keys. Whether they were any is told to their owners only. */
  output: z.object({ accepted: z.number() }),
  status: 202,
});
