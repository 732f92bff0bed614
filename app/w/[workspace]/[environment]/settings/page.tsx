import type { Metadata } from "next";
import { WorkspaceSettings } from "#components/settings/workspace-settings.tsx";
import { workspaceQueries } from "#lib/client/workspace-queries.ts";
import { isAllowed } from "#lib/domain/access.ts";
import { type ConsoleParams, pageContext } from "#lib/server/page-context.ts";
import { Seed, seed } from "#lib/server/seed.tsx";
import { getWorkspace } from "#lib/services/workspaces/get-workspace.ts";

export const metadata: Metadata = { title: "Settings" };

export default async function SettingsPage({ params }: { params: ConsoleParams }) {
  const { ctx, place } = await pageContext(params);
  return (
    <Seed queries={[seed(workspaceQueries.detail(place.workspaceId), () => getWorkspace(ctx))]}>
      <WorkspaceSettings workspaceId={place.workspaceId} mayEdit={isAllowed(ctx.actor, "workspace:edit")} />
    </Seed>
  );
}
