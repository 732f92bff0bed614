import type { Metadata } from "next";
import { readListFilter } from "#components/triggers/list/trigger-filter.ts";
import { TriggerList } from "#components/triggers/list/trigger-list.tsx";
import { triggerRights } from "#components/triggers/trigger-rights.ts";
import { assistantQueries } from "#lib/client/assistant-queries.ts";
import { triggerQueries } from "#lib/client/trigger-queries.ts";
import { isAllowed } from "#lib/domain/access.ts";
import { PAGE_SIZE } from "#lib/domain/limits.ts";
import { type AssistantParams, assistantContext } from "#lib/server/assistant-context.ts";
import { Seed, seed, seedPages } from "#lib/server/seed.tsx";
import { getAssistant } from "#lib/services/assistants/get-assistant.ts";
import { listTriggers } from "#lib/services/triggers/list-triggers.ts";

export const metadata: Metadata = { title: "Triggers" };

type Props = {
  params: AssistantParams;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function TriggersPage({ params, searchParams }: Props) {
  const { ctx, place } = await assistantContext(params);
  const search = await searchParams;
  const { workspaceId: workspace, assistantId: assistant, environment } = place;
  const filter = { environment, assistant, ...readListFilter((name) => [search[name]].flat()[0]) };
  return (
    <Seed
      queries={[
        seed(assistantQueries.detail(workspace, assistant), () =>
          getAssistant(ctx, { workspace, assistant }),
        ),
        seedPages(triggerQueries.list(workspace, filter), () =>
          listTriggers(ctx, { workspace, ...filter, limit: PAGE_SIZE }),
        ),
      ]}
    >
      <TriggerList place={place} rights={triggerRights((permission) => isAllowed(ctx.actor, permission))} />
    </Seed>
  );
}
