"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useForm } from "react-hook-form";
import type * as z from "zod";
import { ErrorNotice } from "#components/ui/error-notice.tsx";
import { useFormProblem } from "#components/ui/use-form-problem.ts";
import { SetupInput } from "#lib/contracts/accounts.ts";
import { PASSWORD_CHARS_MIN } from "#lib/domain/limits.ts";

const SetupFields = SetupInput.omit({ token: true });
export type SetupValues = z.output<typeof SetupFields>;

/** The first run: the owner's account and the first workspace. The page adds the token of the printed link. */
export function SetupForm({ onSubmit }: { onSubmit: (values: SetupValues) => Promise<void> }) {
  const form = useForm({
    resolver: zodResolver(SetupFields),
    defaultValues: { name: "", email: "", password: "", workspace_name: "" },
  });
  const { problem, guard } = useFormProblem(form);
  const { errors, isSubmitting } = form.formState;
  return (
    <form method="post" onSubmit={form.handleSubmit(guard(onSubmit))} noValidate>
      <Stack gap="md">
        <TextInput
          label="Your name"
          autoComplete="name"
          data-autofocus
          {...form.register("name")}
          error={errors.name?.message}
        />
        <TextInput
          label="E-mail"
          type="email"
          autoComplete="username"
          {...form.register("email")}
          error={errors.email?.message}
        />
        <PasswordInput
          label="Password"
          description={`At least ${PASSWORD_CHARS_MIN} characters; a sentence works well`}
          autoComplete="new-password"
          {...form.register("password")}
          error={errors.password?.message}
        />
        <TextInput
          label="Workspace name"
          description="Your team or company. It can be changed later"
          autoComplete="organization"
          {...form.register("workspace_name")}
          error={errors.workspace_name?.message}
        />
        <ErrorNotice problem={problem} />
        <Button type="submit" size="md" fullWidth loading={isSubmitting}>
          Create workspace
        </Button>
      </Stack>
    </form>
  );
}
