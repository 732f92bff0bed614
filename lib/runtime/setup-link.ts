import { createDatabase } from "#db/client.ts";
import { systemScope } from "#db/scope.ts";
import { issueSetupToken } from "#lib/services/accounts/issue-setup-token.ts";
import { clock } from "./clock.ts";
import { env } from "./env.ts";

/** A fresh link for creating the owner's account; null once there is one. Earlier links stop working. */
export async function setupLink(baseUrl: string): Promise<string | null> {
  const database = createDatabase(env().DATABASE_URL, { max: 1, applicationName: "kickoff-setup" });
  try {
    const token = await issueSetupToken({ scope: systemScope(database), now: clock.now });
    return token === null ? null : `${baseUrl}/setup?token=${token}`;
  } finally {
    await database.close();
  }
}
