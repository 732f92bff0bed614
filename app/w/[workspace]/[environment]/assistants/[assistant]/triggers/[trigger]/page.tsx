import { notFound } from "next/navigation";
import { TriggerPage } from "#components/triggers/detail/trigger-page.tsx";
import { triggerRights } from "#components/triggers/trigger-rights.ts";
import { runQueries } from "#lib/client/run-queries.ts";
import { triggerQueries } from "#lib/client/trigger-queries.ts";
import { isAllowed } from "#lib/domain/access.ts";
import { isId } from "#lib/domain/ids.ts";
import { PAGE_SIZE } from "#lib/domain/limits.ts";
import { type AssistantParams, assistantContext } from "#lib/server/assistant-context.ts";
import { Seed, seed, seedPages } from "#lib/server/seed.tsx";
import { listRuns } from "#lib/services/runs/list-runs.ts";
import { getTrigger } from "#lib/services/triggers/get-trigger.ts";

export const metadata = { title: "Trigger" };

type Props = { params: Promise<Awaited<AssistantParams> & { trigger: string }> };

export default async function TriggerDetailPage({ params }: Props) {
  const { ctx, place } = await assistantContext(params);
  const { trigger } = await params;
  if (!isId("trg", trigger)) notFound();
  const { workspaceId: workspace, environment } = place;
  return (
    <Seed
      queries={[
        seed(triggerQueries.detail(workspace, trigger, environment), () =>
          getTrigger(ctx, { workspace, trigger, environment }),
        ),
        seedPages(runQueries.list(workspace, { environment, trigger }), () =>
          listRuns(ctx, { environment, trigger, limit: PAGE_SIZE }),
        ),
      ]}
    >
      <TriggerPage
        place={place}
        triggerId={trigger}
        rights={triggerRights((permission) => isAllowed(ctx.actor, permission))}
      />
    </Seed>
  );
}
