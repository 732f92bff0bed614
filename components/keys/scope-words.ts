import type { KeyScope } from "#lib/domain/access.ts";

/** What each scope of a key opens, as a person reads it. */
export const SCOPE_WORDS: Record<KeyScope, { title: string; meaning: string }> = {
  fire: { title: "Fire", meaning: "Start API triggers. All that most callers need." },
  read: { title: "Read", meaning: "Read the state, log and output of runs." },
  cancel: { title: "Cancel", meaning: "Stop runs." },
  manage: {
    title: "Manage",
    meaning: "Change assistants, flows, triggers and keys, as an admin would. For automation only.",
  },
};
