"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { Button, Group, PasswordInput, Stack } from "@mantine/core";
import { useForm } from "react-hook-form";
import type * as z from "zod";
import { ErrorNotice } from "#components/ui/error-notice.tsx";
import { useFormProblem } from "#components/ui/use-form-problem.ts";
import { ChangePasswordInput } from "#lib/contracts/accounts.ts";
import { PASSWORD_CHARS_MIN } from "#lib/domain/limits.ts";

type Props = {
  onSubmit: (values: z.output<typeof ChangePasswordInput>) => Promise<void>;
  /** For password managers, which file passwords by account. */
  email: string;
};

/** Old and new password. Clears itself when the change went through. */
export function ChangePasswordForm({ onSubmit, email }: Props) {
  const form = useForm({
    resolver: zodResolver(ChangePasswordInput),
    defaultValues: { current_password: "", new_password: "" },
  });
  const { problem, guard } = useFormProblem(form);
  const { errors, isSubmitting } = form.formState;
  const send = guard(async (values) => {
    await onSubmit(values);
    form.reset();
  });
  return (
    <form method="post" onSubmit={form.handleSubmit(send)} noValidate>
      <Stack gap="md">
        <input type="text" autoComplete="username" value={email} readOnly hidden />
        <PasswordInput
          label="Current password"
          autoComplete="current-password"
          {...form.register("current_password")}
          error={errors.current_password?.message}
        />
        <PasswordInput
          label="New password"
          description={`At least ${PASSWORD_CHARS_MIN} characters. Every other session ends`}
          autoComplete="new-password"
          {...form.register("new_password")}
          error={errors.new_password?.message}
        />
        <ErrorNotice problem={problem} />
        <Group>
          <Button type="submit" loading={isSubmitting}>
            Change password
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
