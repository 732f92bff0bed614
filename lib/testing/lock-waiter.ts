import postgres from "postgres";
import type { TestDatabase } from "./database.ts";

/** Resolves when a statement in the database waits for a lock: the two that a test sets against each other have met. */
export async function lockWaiter(database: TestDatabase): Promise<void> {
  const sql = postgres(database.url, { max: 1, onnotice: () => undefined });
  try {
    for (;;) {
      const waiting = await sql`select 1 from pg_catalog.pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`;
      if (waiting.length > 0) return;
    }
  } finally {
    await sql.end();
  }
}
