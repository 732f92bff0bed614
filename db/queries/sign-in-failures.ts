import { and, desc, eq, gt, inArray, lt, sql } from "drizzle-orm";
import { signInFailures } from "#db/schema/index.ts";
import type { Scope } from "#db/scope.ts";

/** Held until the transaction ends: attempts on one subject are counted one after the other. */
export async function lockSignInSubject(scope: Scope, subject: string): Promise<void> {
  await scope.executor.execute(sql`select pg_advisory_xact_lock(hashtext(${subject}))`);
}

/** When the `nth` newest failure since then happened; null when there were fewer. */
export async function findNthFailure(
  scope: Scope,
  subject: string,
  nth: number,
  since: Date,
): Promise<Date | null> {
  const [row] = await scope.executor
    .select({ at: signInFailures.at })
    .from(signInFailures)
    .where(and(eq(signInFailures.subject, subject), gt(signInFailures.at, since)))
    .orderBy(desc(signInFailures.at))
    .offset(nth - 1)
    .limit(1);
  return row?.at ?? null;
}

export async function insertFailures(scope: Scope, subjects: readonly string[], at: Date): Promise<void> {
  await scope.executor.insert(signInFailures).values(subjects.map((subject) => ({ subject, at })));
}

/** What a success makes good: the whole account, and this attempt of the source. */
export async function deleteFailures(
  scope: Scope,
  { account, source, at }: { account: string; source: string; at: Date },
): Promise<void> {
  await scope.executor.delete(signInFailures).where(eq(signInFailures.subject, account));
  await scope.executor
    .delete(signInFailures)
    .where(and(eq(signInFailures.subject, source), eq(signInFailures.at, at)));
}

export async function deleteOldFailures(
  scope: Scope,
  subjects: readonly string[],
  before: Date,
): Promise<void> {
  await scope.executor
    .delete(signInFailures)
    .where(and(inArray(signInFailures.subject, [...subjects]), lt(signInFailures.at, before)));
}
