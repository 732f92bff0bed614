import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { SetupScreen } from "#components/auth/setup-screen.tsx";
import { FullPageMessage } from "#components/layout/full-page-message.tsx";
import { consolePaths } from "#lib/contracts/paths.ts";
import { publicContext } from "#lib/server/page-context.ts";
import { isSetUp } from "#lib/services/accounts/is-set-up.ts";

export const metadata: Metadata = { title: "Set up" };

type Props = { searchParams: Promise<{ token?: string }> };

export default async function SetupPage({ searchParams }: Props) {
  if (await isSetUp(await publicContext())) redirect(consolePaths.signIn());
  const { token } = await searchParams;
  if (token) return <SetupScreen token={token} />;
  return (
    <FullPageMessage kicker="First run" title="Open the setup link">
      This Kickoff has no account yet. When it started it printed a link for creating the owner’s account;
      open that one.
    </FullPageMessage>
  );
}
