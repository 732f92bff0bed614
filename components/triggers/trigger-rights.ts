import type { Permission } from "#lib/domain/access.ts";

/** What the reader may do with triggers; what is not allowed is not offered. */
export type TriggerRights = { edit: boolean; run: boolean; promote: boolean };

export const triggerRights = (isAllowed: (permission: Permission) => boolean): TriggerRights => ({
  edit: isAllowed("trigger:edit"),
  run: isAllowed("trigger:run"),
  promote: isAllowed("trigger:promote"),
});
