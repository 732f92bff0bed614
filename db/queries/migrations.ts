import { sql } from "drizzle-orm";
import type { SystemScope } from "#db/scope.ts";

/** How many migrations this database has seen. */
export async function countMigrations(scope: SystemScope): Promise<number> {
  const [row] = await scope.executor.execute<{ count: number }>(
    sql`select count(*)::int as count from drizzle.__drizzle_migrations`,
  );
  return row?.count ?? 0;
}
