"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { Button, Code, Group, Modal, Select, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { Controller, useForm } from "react-hook-form";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { ErrorNotice } from "#components/ui/error-notice.tsx";
import { ExactTime } from "#components/ui/relative-time.tsx";
import { useFormProblem } from "#components/ui/use-form-problem.ts";
import { useInviteMember } from "#lib/client/member-mutations.ts";
import { inviteMemberEndpoint } from "#lib/contracts/accounts.ts";
import type { EndpointOutput } from "#lib/contracts/endpoint.ts";
import { ROLES, type Role } from "#lib/domain/access.ts";
import type { WorkspaceId } from "#lib/domain/ids.ts";
import { ROLE_WORDS } from "./role-words.ts";

type Invited = EndpointOutput<typeof inviteMemberEndpoint>;
type Props = { workspaceId: WorkspaceId; mayInviteOwners: boolean; opened: boolean; onClose: () => void };

/** Makes an invitation link, then shows it for passing on: Kickoff sends no mail. */
export function InviteDialog({ opened, onClose, ...props }: Props) {
  const [invited, setInvited] = useState<Invited | null>(null);
  const close = () => {
    setInvited(null);
    onClose();
  };
  return (
    <Modal opened={opened} onClose={close} title="Invite member">
      {invited === null ? (
        <InviteForm {...props} onInvited={setInvited} />
      ) : (
        <InvitationLink {...invited} onDone={close} />
      )}
    </Modal>
  );
}

type FormProps = Pick<Props, "workspaceId" | "mayInviteOwners"> & { onInvited: (invited: Invited) => void };

function InviteForm({ workspaceId, mayInviteOwners, onInvited }: FormProps) {
  const invite = useInviteMember(workspaceId);
  const form = useForm({
    resolver: zodResolver(inviteMemberEndpoint.body),
    defaultValues: { email: "", role: "editor" as Role },
  });
  const { problem, guard } = useFormProblem(form);
  const { errors, isSubmitting } = form.formState;
  const send = guard(async (values) => onInvited(await invite.mutateAsync(values)));
  return (
    <form onSubmit={form.handleSubmit(send)} noValidate>
      <Stack gap="md">
        <TextInput
          label="E-mail"
          type="email"
          data-autofocus
          {...form.register("email")}
          error={errors.email?.message}
        />
        <Controller
          name="role"
          control={form.control}
          render={({ field }) => (
            <Select
              label="Role"
              description={ROLE_WORDS[field.value].description}
              allowDeselect={false}
              data={ROLES.filter((role) => role !== "owner" || mayInviteOwners).map((role) => ({
                value: role,
                label: ROLE_WORDS[role].label,
              }))}
              {...field}
            />
          )}
        />
        <ErrorNotice problem={problem} />
        <Group justify="flex-end">
          <Button type="submit" loading={isSubmitting}>
            Create invitation link
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function InvitationLink({ invitation_url, expires_at, onDone }: Invited & { onDone: () => void }) {
  return (
    <Stack gap="md">
      <Text>
        Pass this link on. Whoever opens it joins with that e-mail, once, until <ExactTime at={expires_at} />.
      </Text>
      <Code block>{invitation_url}</Code>
      <Group justify="flex-end">
        <CopyButton value={invitation_url} label="Copy link" withWord />
        <Button onClick={onDone}>Done</Button>
      </Group>
    </Stack>
  );
}
