"use client";

import Link from "next/link";
import { toastDone } from "#components/ui/toast.tsx";
import { useChangePassword } from "#lib/client/session-mutations.ts";
import { consolePaths } from "#lib/contracts/paths.ts";
import { AuthLayout } from "./auth-layout.tsx";
import { ChangePasswordForm } from "./change-password-form.tsx";

export function ChangePasswordScreen({ email }: { email: string }) {
  const change = useChangePassword();
  return (
    <AuthLayout
      title="Change password"
      description={`The account of ${email}.`}
      footer={<Link href={consolePaths.home()}>Back to the console</Link>}
    >
      <ChangePasswordForm
        email={email}
        onSubmit={async (values) => {
          await change.mutateAsync(values);
          toastDone("Password changed. Every other session has ended.");
        }}
      />
    </AuthLayout>
  );
}
