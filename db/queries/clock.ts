import { sql } from "drizzle-orm";
import type { Scope } from "#db/scope.ts";

/**
 * Decides what is due, paused since and resumed at: the database's clock, the same for every process whatever its own
 * clock says. Read it after the locks it decides under: it goes on while they are waited for.
 */
export async function readNow(scope: Scope): Promise<Date> {
  const [row] = await scope.executor.execute<{ now: string }>(sql`select clock_timestamp() as now`);
  return new Date(row?.now ?? Number.NaN);
}
