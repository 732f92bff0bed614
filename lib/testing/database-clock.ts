import postgres from "postgres";
import type { TestDatabase } from "./database.ts";

/**
 * Stops a test database's own clock: what decides about instants asks the database, not the process, so a test that
 * needs a certain day sets it there. `now()` and `clock_timestamp()` are shadowed by functions that come first on the
 * search path. Call it before anything connects; the answer moves the clock.
 */
export async function stopDatabaseClock(
  database: TestDatabase,
  instant: string,
): Promise<(instant: string) => Promise<void>> {
  const name = new URL(database.url).pathname.slice(1);
  await run(database, async (sql) => {
    await sql.unsafe(`
      create schema testing;
      create table testing.clock (at timestamptz not null);
      insert into testing.clock values ('${instant}');
      create function testing.now() returns timestamptz language sql stable as 'select at from testing.clock';
      create function testing.clock_timestamp() returns timestamptz language sql stable as 'select at from testing.clock';
      alter database ${name} set search_path = testing, pg_catalog, public`);
  });
  return (later) => run(database, async (sql) => void (await sql`update testing.clock set at = ${later}`));
}

async function run(database: TestDatabase, work: (sql: postgres.Sql) => Promise<void>): Promise<void> {
  const sql = postgres(database.url, { max: 1, onnotice: () => undefined });
  try {
    await work(sql);
  } finally {
    await sql.end();
  }
}
