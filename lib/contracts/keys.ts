import * as z from "zod";
import { KeyScopeName } from "#lib/domain/access.ts";
import { EnvironmentName } from "#lib/domain/environment.ts";
import { Ids } from "#lib/domain/ids.ts";
import { KEY_EXPIRY_DAYS_DEFAULT, KEY_EXPIRY_DAYS_MAX, NAME_CHARS_MAX } from "#lib/domain/limits.ts";
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

export const KEY_STATUSES = ["active", "expired", "revoked"] as const;

export const KeySecretView = z.object({
  id: Ids.apiKeySecret,
  /** What may be shown of it: `kick_dev_…x7Qp`. */
  hint: z.string(),
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
  created_by: z.string().nullable(),
  created_at: At,
});
export type KeyView = z.infer<typeof KeyView>;

/** The only answer that ever carries the secret. Never cached, never logged. */
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
