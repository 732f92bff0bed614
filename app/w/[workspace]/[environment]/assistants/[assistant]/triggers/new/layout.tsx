import type { Metadata } from "next";
import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { TriggerWizard } from "#components/triggers/wizard/trigger-wizard.tsx";
import { flowQueries } from "#lib/client/flow-queries.ts";
import { isAllowed } from "#lib/domain/access.ts";
import { PAGE_SIZE } from "#lib/domain/limits.ts";
import { type AssistantParams, assistantContext } from "#lib/server/assistant-context.ts";
import { Seed, seedPages } from "#lib/server/seed.tsx";
import { listFlows } from "#lib/services/flows/list-flows.ts";

export const metadata: Metadata = { title: "Create trigger" };

/** The wizard lives in the layout, so that its form outlives the change of steps; the pages below only are addresses. */
export default async function NewTriggerLayout({
  params,
  children,
}: {
  params: AssistantParams;
  children: ReactNode;
}) {
  const { ctx, place } = await assistantContext(params);
  if (!isAllowed(ctx.actor, "trigger:edit")) notFound();
  const { workspaceId: workspace, assistantId: assistant } = place;
  return (
    <Seed
      queries={[
        seedPages(flowQueries.list(workspace, { assistant }), () =>
          listFlows(ctx, { workspace, assistant, limit: PAGE_SIZE }),
        ),
      ]}
    >
      <TriggerWizard place={place} mayCreateKeys={isAllowed(ctx.actor, "key:edit")} />
      {children}
    </Seed>
  );
}
