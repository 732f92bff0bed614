import type { KeyView } from "#lib/contracts/keys.ts";

/** The secret of a key that was used last; undefined before the first use. */
export const newestUse = (key: KeyView) =>
  key.secrets
    .filter(({ last_used_at }) => last_used_at !== null)
    .sort((a, b) => Date.parse(b.last_used_at ?? "") - Date.parse(a.last_used_at ?? ""))[0];
