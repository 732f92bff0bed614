import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { SignInScreen } from "#components/auth/sign-in-screen.tsx";
import { consolePaths } from "#lib/contracts/paths.ts";
import { safeReturnTo } from "#lib/contracts/return-to.ts";
import { signInProviders } from "#lib/server/auth.ts";
import { accountContext, publicContext } from "#lib/server/page-context.ts";
import { isSetUp } from "#lib/services/accounts/is-set-up.ts";

export const metadata: Metadata = { title: "Sign in" };

type Props = { searchParams: Promise<{ return_to?: string; error?: string }> };

export default async function SignInPage({ searchParams }: Props) {
  const { return_to: returnTo, error } = await searchParams;
  if ((await accountContext()) !== null) redirect(safeReturnTo(returnTo));
  if (!(await isSetUp(await publicContext()))) redirect(consolePaths.setup());
  const problem = error ? { code: "provider", title: "The provider did not sign you in. Try again." } : null;
  return <SignInScreen providers={signInProviders()} returnTo={returnTo} problem={problem} />;
}
