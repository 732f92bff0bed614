"use client";

import { Button, Menu, Text } from "@mantine/core";
import { IconUserPlus, IconUsers } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { problemOf } from "#components/ui/problem.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { toastDone, toastProblem } from "#components/ui/toast.tsx";
import { useRemoveMember, useUpdateMember } from "#lib/client/member-mutations.ts";
import { memberQueries } from "#lib/client/member-queries.ts";
import type { MemberView } from "#lib/contracts/accounts.ts";
import { ROLES, type Role } from "#lib/domain/access.ts";
import type { WorkspaceId } from "#lib/domain/ids.ts";
import { InviteDialog } from "./invite-dialog.tsx";
import { ROLE_WORDS } from "./role-words.ts";

const COLUMNS: Column<MemberView>[] = [
  { id: "name", header: "Name", cell: ({ name }) => name },
  { id: "email", header: "E-mail", cell: ({ email }) => email },
  { id: "role", header: "Role", cell: ({ role }) => ROLE_WORDS[role].label },
  {
    id: "joined",
    header: "Joined",
    cell: ({ joined_at }) => <RelativeTime at={joined_at} />,
    hideOnPhone: true,
  },
];

/** `role` is that of whoever looks. */
type Props = { workspaceId: WorkspaceId; role: Role };

/** Who belongs to the workspace, and what they may do. */
export function MemberList({ workspaceId, role }: Props) {
  const members = useQuery(memberQueries.list(workspaceId));
  const update = useUpdateMember(workspaceId);
  const remove = useRemoveMember(workspaceId);
  const [isInviting, setInviting] = useState(false);
  const [leaving, setLeaving] = useState<MemberView | null>(null);
  const mayEdit = role === "owner" || role === "admin";

  const changeRole = (member: MemberView, to: Role) =>
    update.mutate(
      { user: member.id, role: to },
      {
        onSuccess: () => toastDone(`${member.name} is now ${ROLE_WORDS[to].label.toLowerCase()}.`),
        onError: (error) => toastProblem("The role stays as it was", error),
      },
    );

  const menu = (member: MemberView) => (
    <>
      <Menu.Label>Role</Menu.Label>
      {ROLES.filter((to) => to !== "owner" || role === "owner").map((to) => (
        <Menu.Item key={to} disabled={to === member.role} onClick={() => changeRole(member, to)}>
          {ROLE_WORDS[to].label}
        </Menu.Item>
      ))}
      <Menu.Divider />
      <Menu.Item color="red" onClick={() => setLeaving(member)}>
        Remove
      </Menu.Item>
    </>
  );

  return (
    <>
      <PageHeader
        title="Members"
        description="Who belongs to this workspace, and what they may do."
        actions={
          mayEdit && (
            <Button leftSection={<IconUserPlus size={17} aria-hidden />} onClick={() => setInviting(true)}>
              Invite member
            </Button>
          )
        }
      />
      <DataTable
        label="Members"
        columns={COLUMNS}
        rows={members.data?.items}
        rowId={({ id }) => id}
        rowLabel={({ name }) => name}
        {...(mayEdit ? { rowMenu: menu } : {})}
        problem={members.error && problemOf(members.error)}
        onRetry={() => void members.refetch()}
        empty={
          <EmptyState icon={IconUsers} title="Nobody is here yet">
            Invite the people you work with.
          </EmptyState>
        }
      />
      <InviteDialog
        workspaceId={workspaceId}
        mayInviteOwners={role === "owner"}
        opened={isInviting}
        onClose={() => setInviting(false)}
      />
      <ConfirmDialog
        opened={leaving !== null}
        onClose={() => setLeaving(null)}
        title="Remove member"
        confirmLabel="Remove"
        danger
        onConfirm={async () => {
          if (leaving === null) return;
          await remove.mutateAsync(leaving.id);
          toastDone(`${leaving.name} was removed.`);
        }}
      >
        <Text>
          {leaving?.name} loses access with the next click. Triggers, flows and API keys that they made stay.
        </Text>
      </ConfirmDialog>
    </>
  );
}
