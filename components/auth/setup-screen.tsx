"use client";

import { useSetUp } from "#lib/client/session-mutations.ts";
import { AuthLayout } from "./auth-layout.tsx";
import { SetupForm } from "./setup-form.tsx";

export function SetupScreen({ token }: { token: string }) {
  const setUp = useSetUp();
  return (
    <AuthLayout
      title="Create the owner account"
      description="This Kickoff has no account yet. The first one owns it and its first workspace."
    >
      <SetupForm
        onSubmit={async (values) => {
          await setUp.mutateAsync({ ...values, token });
        }}
      />
    </AuthLayout>
  );
}
