import type { ReactNode } from "react";
import { ConsoleFrame } from "#components/layout/console-frame.tsx";
import { workspaceQueries } from "#lib/client/workspace-queries.ts";
import { PAGE_SIZE_MAX } from "#lib/domain/limits.ts";
import { type ConsoleParams, pageContext } from "#lib/server/page-context.ts";
import { Seed, seed } from "#lib/server/seed.tsx";
import { getMe } from "#lib/services/accounts/get-me.ts";
import { listAssistants } from "#lib/services/assistants/list-assistants.ts";
import { getEnvironment } from "#lib/services/environments/get-environment.ts";

type Props = { params: ConsoleParams; children: ReactNode };

export default async function ConsoleLayout({ params, children }: Props) {
  const { ctx, account, place } = await pageContext(params);
  const [me, assistants] = await Promise.all([
    getMe(account),
    listAssistants(ctx, { workspace: place.workspaceId, limit: PAGE_SIZE_MAX }),
  ]);
  const here = me.workspaces.find(({ id }) => id === place.workspaceId);
  if (here === undefined) return null;
  const { workspaceId: workspace, environment } = place;
  return (
    <Seed
      queries={[
        seed(workspaceQueries.environment(workspace, environment), () =>
          getEnvironment(ctx, { workspace, environment }),
        ),
      ]}
    >
      <ConsoleFrame
        workspace={{ id: here.id, name: here.name }}
        workspaces={me.workspaces.map(({ id, name }) => ({ id, name }))}
        environment={place.environment}
        assistants={assistants.items.map(({ id, name }) => ({ id, name }))}
        user={{ name: me.name, email: me.email }}
        permissions={here.permissions}
      >
        {children}
      </ConsoleFrame>
    </Seed>
  );
}
