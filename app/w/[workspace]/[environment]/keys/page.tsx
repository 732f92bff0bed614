import type { Metadata } from "next";
import { KeyList } from "#components/keys/key-list.tsx";
import { keyQueries } from "#lib/client/key-queries.ts";
import { PAGE_SIZE } from "#lib/domain/limits.ts";
import { type ConsoleParams, pageContext } from "#lib/server/page-context.ts";
import { Seed, seedPages } from "#lib/server/seed.tsx";
import { listKeys } from "#lib/services/keys/list-keys.ts";

export const metadata: Metadata = { title: "API keys" };

export default async function KeysPage({ params }: { params: ConsoleParams }) {
  const { ctx, place } = await pageContext(params);
  const isOwner = ctx.actor.kind === "member" && ctx.actor.role === "owner";
  return (
    <Seed
      queries={[
        seedPages(keyQueries.list(place.workspaceId), () =>
          listKeys(ctx, { workspace: place.workspaceId, limit: PAGE_SIZE }),
        ),
      ]}
    >
      <KeyList place={place} mayNeverExpire={isOwner} />
    </Seed>
  );
}
