import { redirect } from "next/navigation";
import { consolePaths } from "#lib/contracts/paths.ts";
import { accountContext, publicContext } from "#lib/server/page-context.ts";
import { getMe } from "#lib/services/accounts/get-me.ts";
import { isSetUp } from "#lib/services/accounts/is-set-up.ts";

/** Leads to the first workspace, or to whatever must be done before there is one. */
export default async function HomePage() {
  const account = await accountContext();
  if (account === null) {
    redirect((await isSetUp(await publicContext())) ? consolePaths.signIn() : consolePaths.setup());
  }
  const [first] = (await getMe(account)).workspaces;
  if (first === undefined) redirect(consolePaths.noAccess());
  redirect(consolePaths.assistants({ workspaceId: first.id, environment: "DEV" }));
}
