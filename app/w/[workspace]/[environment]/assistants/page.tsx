import type { Metadata } from "next";
import { AssistantList } from "#components/assistants/assistant-list.tsx";
import { assistantQueries } from "#lib/client/assistant-queries.ts";
import { PAGE_SIZE } from "#lib/domain/limits.ts";
import { type ConsoleParams, pageContext } from "#lib/server/page-context.ts";
import { Seed, seedPages } from "#lib/server/seed.tsx";
import { listAssistants } from "#lib/services/assistants/list-assistants.ts";

export const metadata: Metadata = { title: "Assistants" };

export default async function AssistantsPage({ params }: { params: ConsoleParams }) {
  const { ctx, place } = await pageContext(params);
  return (
    <Seed
      queries={[
        seedPages(assistantQueries.list(place.workspaceId), () =>
          listAssistants(ctx, { workspace: place.workspaceId, limit: PAGE_SIZE }),
        ),
      ]}
    >
      <AssistantList place={place} />
    </Seed>
  );
}
