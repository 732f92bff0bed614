import { and, eq } from "drizzle-orm";
import { providerAccounts } from "#db/schema/index.ts";
import type { Scope } from "#db/scope.ts";
import type { UserId } from "#lib/domain/ids.ts";

export type ProviderAccount = { provider: string; providerAccountId: string };

export async function findProviderUser(scope: Scope, account: ProviderAccount): Promise<UserId | null> {
  const [row] = await scope.executor
    .select({ userId: providerAccounts.userId })
    .from(providerAccounts)
    .where(
      and(
        eq(providerAccounts.provider, account.provider),
        eq(providerAccounts.providerAccountId, account.providerAccountId),
      ),
    );
  return row?.userId ?? null;
}

export async function insertProviderAccount(
  scope: Scope,
  account: ProviderAccount,
  userId: UserId,
): Promise<void> {
  await scope.executor
    .insert(providerAccounts)
    .values({ ...account, userId })
    .onConflictDoNothing();
}
