"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useForm } from "react-hook-form";
import type * as z from "zod";
import { ErrorNotice } from "#components/ui/error-notice.tsx";
import type { Problem } from "#components/ui/problem.ts";
import { useFormProblem } from "#components/ui/use-form-problem.ts";
import { SignInInput } from "#lib/contracts/accounts.ts";
import { type AuthProvider, ProviderButtons } from "./provider-buttons.tsx";

type Props = {
  /** Rejects with a problem; it is shown above the button. */
  onSubmit: (values: z.output<typeof SignInInput>) => Promise<void>;
  providers: readonly AuthProvider[];
  onProvider: (providerId: string) => void;
  /** What went wrong before this page was opened, e.g. on the way back from a provider. */
  problem?: Problem | null;
};

/** E-mail and password, and the providers that are switched on. */
export function SignInForm({ onSubmit, providers, onProvider, problem: arrivedWith }: Props) {
  const form = useForm({ resolver: zodResolver(SignInInput), defaultValues: { email: "", password: "" } });
  const { problem, guard } = useFormProblem(form);
  const { errors, isSubmitting } = form.formState;
  return (
    <Stack gap="lg">
      <form method="post" onSubmit={form.handleSubmit(guard(onSubmit))} noValidate>
        <Stack gap="md">
          <TextInput
            label="E-mail"
            type="email"
            autoComplete="username"
            data-autofocus
            {...form.register("email")}
            error={errors.email?.message}
          />
          <PasswordInput
            label="Password"
            autoComplete="current-password"
            {...form.register("password")}
            error={errors.password?.message}
          />
          <ErrorNotice problem={problem ?? arrivedWith} />
          <Button type="submit" size="md" fullWidth loading={isSubmitting}>
            Sign in
          </Button>
        </Stack>
      </form>
      <ProviderButtons providers={providers} onProvider={onProvider} />
    </Stack>
  );
}
