import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { KeyPage } from "#components/keys/key-page.tsx";
import { keyQueries } from "#lib/client/key-queries.ts";
import { rejectedCallQueries } from "#lib/client/rejected-call-queries.ts";
import { isId } from "#lib/domain/ids.ts";
import { PAGE_SIZE } from "#lib/domain/limits.ts";
import { type ConsoleParams, pageContext } from "#lib/server/page-context.ts";
import { Seed, seed, seedPages } from "#lib/server/seed.tsx";
import { getKey } from "#lib/services/keys/get-key.ts";
import { listRejectedCalls } from "#lib/services/rejected-calls/list-rejected-calls.ts";

export const metadata: Metadata = { title: "API key" };

type Props = { params: Promise<Awaited<ConsoleParams> & { key: string }> };

export default async function KeyDetailPage({ params }: Props) {
  const { ctx, place } = await pageContext(params);
  const { key } = await params;
  if (!isId("key", key)) notFound();
  const { workspaceId: workspace } = place;
  return (
    <Seed
      queries={[
        seed(keyQueries.detail(workspace, key), () => getKey(ctx, { workspace, key })),
        seedPages(rejectedCallQueries.list(workspace, { key }), () =>
          listRejectedCalls(ctx, { workspace, key, limit: PAGE_SIZE }),
        ),
      ]}
    >
      <KeyPage place={place} keyId={key} />
    </Seed>
  );
}
