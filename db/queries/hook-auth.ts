import { and, eq, isNull } from "drizzle-orm";
import { hooks, triggers } from "#db/schema/index.ts";
import type { SystemScope } from "#db/scope.ts";

/** The hook behind a URL, whoever's it is, by the SHA-256 of its token. Null when it, or its trigger, is gone. */
export async function findHookByToken(scope: SystemScope, tokenHash: Buffer) {
  const [row] = await scope.executor
    .select({
      id: hooks.id,
      workspaceId: hooks.workspaceId,
      triggerId: hooks.triggerId,
      environment: hooks.environment,
      name: hooks.name,
      scheme: hooks.scheme,
      settings: hooks.settings,
      sealedSecret: hooks.sealedSecret,
      sealedPreviousSecret: hooks.sealedPreviousSecret,
      previousSecretUntil: hooks.previousSecretUntil,
    })
    .from(hooks)
    .innerJoin(triggers, eq(triggers.id, hooks.triggerId))
    .where(and(eq(hooks.tokenHash, tokenHash), isNull(hooks.deletedAt), isNull(triggers.deletedAt)));
  return row ?? null;
}
export type HookAuthRow = NonNullable<Awaited<ReturnType<typeof findHookByToken>>>;
