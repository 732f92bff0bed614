import { notFound } from "next/navigation";
import { EditTrigger } from "#components/triggers/edit/edit-trigger.tsx";
import { flowQueries } from "#lib/client/flow-queries.ts";
import { getTriggerEndpoint } from "#lib/contracts/triggers.ts";
import { isAllowed } from "#lib/domain/access.ts";
import { isId } from "#lib/domain/ids.ts";
import { PAGE_SIZE } from "#lib/domain/limits.ts";
import { type AssistantParams, assistantContext } from "#lib/server/assistant-context.ts";
import { orNotFound } from "#lib/server/page-context.ts";
import { Seed, seedPages } from "#lib/server/seed.tsx";
import { listFlows } from "#lib/services/flows/list-flows.ts";
import { getTrigger } from "#lib/services/triggers/get-trigger.ts";

export const metadata = { title: "Edit trigger" };

type Props = { params: Promise<Awaited<AssistantParams> & { trigger: string }> };

/** The form begins with what DEV runs, whatever environment the console looks at: an edit becomes DEV's next version. */
export default async function EditTriggerPage({ params }: Props) {
  const { ctx, place } = await assistantContext(params);
  const { trigger } = await params;
  if (!isId("trg", trigger) || !isAllowed(ctx.actor, "trigger:edit")) notFound();
  const { workspaceId: workspace, assistantId: assistant } = place;
  const view = await orNotFound(getTrigger(ctx, { workspace, trigger, environment: "DEV" }));
  return (
    <Seed
      queries={[
        seedPages(flowQueries.list(workspace, { assistant }), () =>
          listFlows(ctx, { workspace, assistant, limit: PAGE_SIZE }),
        ),
      ]}
    >
      <EditTrigger place={place} trigger={getTriggerEndpoint.output.parse(view)} />
    </Seed>
  );
}
