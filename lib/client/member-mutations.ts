"use client";

import { type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import { inviteMemberEndpoint, removeMemberEndpoint, updateMemberEndpoint } from "#lib/contracts/accounts.ts";
import type { Role } from "#lib/domain/access.ts";
import type { UserId, WorkspaceId } from "#lib/domain/ids.ts";
import { auditQueries } from "./audit-queries.ts";
import { type BodyOf, fetchEndpoint } from "./fetch-endpoint.ts";
import { memberQueries } from "./member-queries.ts";

export function useInviteMember(workspace: WorkspaceId) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: BodyOf<typeof inviteMemberEndpoint>) =>
      fetchEndpoint(inviteMemberEndpoint, { params: { workspace }, body }),
    onSettled: () => refresh(client, workspace),
  });
}

export function useUpdateMember(workspace: WorkspaceId) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ user, role }: { user: UserId; role: Role }) =>
      fetchEndpoint(updateMemberEndpoint, { params: { workspace, user }, body: { role } }),
    onSettled: () => refresh(client, workspace),
  });
}

export function useRemoveMember(workspace: WorkspaceId) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (user: UserId) => fetchEndpoint(removeMemberEndpoint, { params: { workspace, user } }),
    onSettled: () => refresh(client, workspace),
  });
}

const refresh = (client: QueryClient, workspace: WorkspaceId) =>
  Promise.all([
    client.invalidateQueries({ queryKey: memberQueries.all(workspace) }),
    client.invalidateQueries({ queryKey: auditQueries.all(workspace) }),
  ]);
