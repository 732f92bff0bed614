import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { CreateFlow } from "#components/flows/create-flow.tsx";
import { flowQueries } from "#lib/client/flow-queries.ts";
import { isId } from "#lib/domain/ids.ts";
import { type ConsoleParams, orNotFound, pageContext } from "#lib/server/page-context.ts";
import { Seed, seed } from "#lib/server/seed.tsx";
import { getAssistant } from "#lib/services/assistants/get-assistant.ts";
import { listCodeFlows } from "#lib/services/flows/list-code-flows.ts";

export const metadata: Metadata = { title: "Create flow" };

type Props = { params: Promise<Awaited<ConsoleParams> & { assistant: string }> };

export default async function NewFlowPage({ params }: Props) {
  const { ctx, place } = await pageContext(params);
  const { assistant } = await params;
  const { workspaceId: workspace } = place;
  if (!isId("ast", assistant)) notFound();
  await orNotFound(getAssistant(ctx, { workspace, assistant }));
  return (
    <Seed queries={[seed(flowQueries.code(workspace), () => listCodeFlows(ctx, { workspace }))]}>
      <CreateFlow place={{ ...place, assistantId: assistant }} />
    </Seed>
  );
}
