"use client";

import type { Problem } from "#components/ui/problem.ts";
import { leaveForProvider, useSignIn } from "#lib/client/session-mutations.ts";
import { AuthLayout } from "./auth-layout.tsx";
import type { AuthProvider } from "./provider-buttons.tsx";
import { SignInForm } from "./sign-in-form.tsx";

type Props = { providers: readonly AuthProvider[]; returnTo?: string | undefined; problem: Problem | null };

export function SignInScreen({ providers, returnTo, problem }: Props) {
  const signIn = useSignIn(returnTo);
  return (
    <AuthLayout title="Sign in">
      <SignInForm
        providers={providers}
        problem={problem}
        onProvider={(id) => void leaveForProvider(id, returnTo)}
        onSubmit={async (values) => {
          await signIn.mutateAsync(values);
        }}
      />
    </AuthLayout>
  );
}
