import type { KeyView } from "#lib/contracts/keys.ts";

/** What is downloaded of a secret: a file that programs read their environment from. */
export const keyFile = (key: KeyView, secret: string) => ({
  fileName: "kickoff.env",
  content: `# ${key.name} (${key.environments.join(", ")})\nKICKOFF_KEY=${secret}\n`,
});
