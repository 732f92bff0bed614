import type { Metadata } from "next";
import { ChangePasswordScreen } from "#components/auth/change-password-screen.tsx";
import { consolePaths } from "#lib/contracts/paths.ts";
import { requireAccount } from "#lib/server/page-context.ts";

export const metadata: Metadata = { title: "Change password" };

export default async function ChangePasswordPage() {
  const { session } = await requireAccount(consolePaths.changePassword());
  return <ChangePasswordScreen email={session.user.email} />;
}
