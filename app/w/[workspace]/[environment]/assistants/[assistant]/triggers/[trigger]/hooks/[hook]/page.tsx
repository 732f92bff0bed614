import { notFound } from "next/navigation";
import { HookPage } from "#components/hooks/hook-page.tsx";
import { hookQueries } from "#lib/client/hook-queries.ts";
import { isId } from "#lib/domain/ids.ts";
import { type AssistantParams, assistantContext } from "#lib/server/assistant-context.ts";
import { Seed, seed } from "#lib/server/seed.tsx";
import { getHook } from "#lib/services/hooks/get-hook.ts";

export const metadata = { title: "Webhook" };

type Props = { params: Promise<Awaited<AssistantParams> & { trigger: string; hook: string }> };

export default async function HookDetailPage({ params }: Props) {
  const { ctx, place } = await assistantContext(params);
  const { trigger, hook } = await params;
  if (!isId("trg", trigger) || !isId("hok", hook)) notFound();
  const { workspaceId: workspace, environment } = place;
  return (
    <Seed
      queries={[
        seed(hookQueries.detail({ ...place, triggerId: trigger, hookId: hook }), () =>
          getHook(ctx, { workspace, trigger, hook, environment }),
        ),
      ]}
    >
      <HookPage place={place} triggerId={trigger} hookId={hook} />
    </Seed>
  );
}
