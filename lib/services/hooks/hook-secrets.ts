import { createHash, randomBytes } from "node:crypto";
import type { HookScheme, SenderSettings } from "#lib/domain/hook.ts";
import type { HookId, WorkspaceId } from "#lib/domain/ids.ts";
import { HOOK_TOKEN_BYTES } from "#lib/domain/limits.ts";
import type { SealPlace, Vault } from "../context.ts";

/** The unguessable last segment of a hook's URL: 256 random bits. */
export const newHookToken = (): string => randomBytes(HOOK_TOKEN_BYTES).toString("base64url");

const TOKEN = /^[A-Za-z0-9_-]{43}$/;
export const isHookToken = (text: string): boolean => TOKEN.test(text);
export const hashHookToken = (token: string): Buffer => createHash("sha256").update(token).digest();

/** A secret made here, in the form in which the sender takes it. */
export function newHookSecret(scheme: HookScheme, sender: SenderSettings | null): string {
  const random = randomBytes(HOOK_TOKEN_BYTES);
  if (scheme === "standard_webhooks") return `whsec_${random.toString("base64")}`;
  return random.toString(sender?.secret_encoding === "base64" ? "base64" : "hex");
}

type Place = { id: HookId; workspaceId: WorkspaceId };
export const hookPlace = (
  { id, workspaceId }: Place,
  column: "sealed_token" | "sealed_secret" | "sealed_previous_secret",
): SealPlace => ({ table: "hooks", column, rowId: id, workspaceId });

type SealedSecrets = Place & {
  sealedSecret: string | null;
  sealedPreviousSecret: string | null;
  previousSecretUntil: Date | null;
};

/** The secrets that verify now: the current one, and the one before it until a rotation's overlap ends. */
export function activeSecrets(vault: Vault, hook: SealedSecrets, now: Date): string[] {
  const secrets: string[] = [];
  if (hook.sealedSecret !== null)
    secrets.push(vault.open(hook.sealedSecret, hookPlace(hook, "sealed_secret")));
  if (
    hook.sealedPreviousSecret !== null &&
    hook.previousSecretUntil !== null &&
    hook.previousSecretUntil > now
  ) {
    secrets.push(vault.open(hook.sealedPreviousSecret, hookPlace(hook, "sealed_previous_secret")));
  }
  return secrets;
}
