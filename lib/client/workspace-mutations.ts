"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { updateWorkspaceEndpoint } from "#lib/contracts/accounts.ts";
import type { WorkspaceId } from "#lib/domain/ids.ts";
import { auditQueries } from "./audit-queries.ts";
import { type BodyOf, fetchEndpoint } from "./fetch-endpoint.ts";
import { workspaceQueries } from "./workspace-queries.ts";

export function useUpdateWorkspace(workspace: WorkspaceId) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: BodyOf<typeof updateWorkspaceEndpoint>) =>
      fetchEndpoint(updateWorkspaceEndpoint, { params: { workspace }, body }),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: workspaceQueries.all() }),
        client.invalidateQueries({ queryKey: auditQueries.all(workspace) }),
      ]),
  });
}
