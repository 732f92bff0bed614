"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useForm } from "react-hook-form";
import { ErrorNotice } from "#components/ui/error-notice.tsx";
import { useFormProblem } from "#components/ui/use-form-problem.ts";
import { useAcceptInvitation } from "#lib/client/session-mutations.ts";
import { AcceptInvitationInput, type InvitationView } from "#lib/contracts/accounts.ts";
import { PASSWORD_CHARS_MIN } from "#lib/domain/limits.ts";
import { AuthLayout } from "./auth-layout.tsx";

const Fields = AcceptInvitationInput.omit({ token: true });

type Props = { token: string; invitation: InvitationView };

/** Joins a workspace: with a new account, or with the password of the one that the e-mail has already. */
export function InvitationScreen({ token, invitation }: Props) {
  const { email, workspace, role, has_account } = invitation;
  const accept = useAcceptInvitation();
  const form = useForm({
    resolver: zodResolver(Fields),
    // Somebody with an account has a name already, and it stays.
    defaultValues: { name: has_account ? email : "", password: "" },
  });
  const { problem, guard } = useFormProblem(form);
  const { errors, isSubmitting } = form.formState;
  const send = guard(async (values) => {
    await accept.mutateAsync({ ...values, token });
  });
  return (
    <AuthLayout
      title={`Join ${workspace}`}
      description={`You are invited as ${role}, with the e-mail ${email}.`}
    >
      <form method="post" onSubmit={form.handleSubmit(send)} noValidate>
        <Stack gap="md">
          <input type="text" autoComplete="username" value={email} readOnly hidden />
          {!has_account && (
            <TextInput
              label="Your name"
              autoComplete="name"
              data-autofocus
              {...form.register("name")}
              error={errors.name?.message}
            />
          )}
          <PasswordInput
            label="Password"
            description={
              has_account
                ? "The password of the account that you have here"
                : `At least ${PASSWORD_CHARS_MIN} characters; a sentence works well`
            }
            autoComplete={has_account ? "current-password" : "new-password"}
            {...form.register("password")}
            error={errors.password?.message}
          />
          <ErrorNotice problem={problem} />
          <Button type="submit" size="md" fullWidth loading={isSubmitting}>
            Join workspace
          </Button>
        </Stack>
      </form>
    </AuthLayout>
  );
}
