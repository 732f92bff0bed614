import type { Role } from "#lib/domain/access.ts";

/** What each role may do, for people who choose one. */
export const ROLE_WORDS: Record<Role, { label: string; description: string }> = {
  owner: { label: "Owner", description: "Everything, and who else is an owner" },
  admin: { label: "Admin", description: "Everything but owners: keys, members, settings, audit" },
  editor: { label: "Editor", description: "Creates, edits, runs and promotes flows and triggers" },
  viewer: { label: "Viewer", description: "Looks at everything but the audit, changes nothing" },
};
