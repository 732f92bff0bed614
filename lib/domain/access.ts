import * as z from "zod";
import type { Environment } from "./environment.ts";
import { AppError } from "./errors.ts";
import type { TriggerId } from "./ids.ts";

/** Everything somebody can be allowed to do. Every service verb asks for exactly one of these. */
export const PERMISSIONS = [
  "workspace:view",
  "workspace:edit",
  "member:view",
  "member:edit",
  "assistant:view",
  "assistant:edit",
  "flow:view",
  "flow:edit",
  "trigger:view",
  "trigger:edit",
  "trigger:run",
  "trigger:promote",
  "run:view",
  "run:cancel",
  "key:view",
  "key:edit",
  "audit:view",
] as const;
export type Permission = (typeof PERMISSIONS)[number];

export const ROLES = ["owner", "admin", "editor", "viewer"] as const;
export type Role = (typeof ROLES)[number];
export const RoleName = z.enum(ROLES);

const VIEWER: Permission[] = [
  "workspace:view",
  "member:view",
  "assistant:view",
  "flow:view",
  "trigger:view",
  "run:view",
  "key:view",
];
const EDITOR: Permission[] = [
  ...VIEWER,
  "assistant:edit",
  "flow:edit",
  "trigger:edit",
  "trigger:run",
  "trigger:promote",
  "run:cancel",
];
const ADMIN: Permission[] = [...EDITOR, "key:edit", "member:edit", "workspace:edit", "audit:view"];

export const ROLE_PERMISSIONS: Record<Role, ReadonlySet<Permission>> = {
  owner: new Set(PERMISSIONS),
  admin: new Set(ADMIN),
  editor: new Set(EDITOR),
  viewer: new Set(VIEWER),
};

/** What an API key may do. `manage` opens `/workspaces/…`, as an admin would. */
export const KEY_SCOPES = ["fire", "read", "cancel", "manage"] as const;
export type KeyScope = (typeof KEY_SCOPES)[number];
export const KeyScopeName = z.enum(KEY_SCOPES);

export const SCOPE_PERMISSIONS: Record<KeyScope, ReadonlySet<Permission>> = {
  fire: new Set<Permission>(["trigger:run"]),
  read: new Set<Permission>(["run:view"]),
  cancel: new Set<Permission>(["run:cancel"]),
  manage: new Set<Permission>(ADMIN),
};

/** Where a key may be used: these environments, and these triggers (null is every trigger of its workspace). */
export type KeyReach = {
  readonly environments: readonly Environment[];
  readonly triggerIds: readonly TriggerId[] | null;
};
export type KeyActor = KeyReach & {
  readonly kind: "key";
  readonly apiKeyId: `key_${string}`;
  readonly name: string;
  readonly scopes: readonly KeyScope[];
};

/** Who acts: a signed-in member, an API key, or the product itself (sweep, worker, setup). */
export type Actor =
  | { kind: "member"; userId: `usr_${string}`; name: string; role: Role }
  | KeyActor
  | { kind: "system"; name: string };

export function isAllowed(actor: Actor, permission: Permission): boolean {
  if (actor.kind === "member") return ROLE_PERMISSIONS[actor.role].has(permission);
  if (actor.kind === "key") return actor.scopes.some((scope) => SCOPE_PERMISSIONS[scope].has(permission));
  return true;
}

/** Throws `forbidden` (a member) or `key_scope_missing` (a key). */
export function requirePermission(ctx: { actor: Actor }, permission: Permission): void {
  if (isAllowed(ctx.actor, permission)) return;
  throw new AppError(ctx.actor.kind === "key" ? "key_scope_missing" : "forbidden", { log: { permission } });
}

/** The member behind an actor; null for a key and for the product itself. */
export const memberId = (actor: Actor): `usr_${string}` | null =>
  actor.kind === "member" ? actor.userId : null;
