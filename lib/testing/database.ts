import postgres from "postgres";
import { afterAll, inject } from "vitest";

export type TestDatabase = {
  /** Connection URL of a database of this test file's own, migrated and empty. */
  url: string;
  /** Cuts every open connection to it, as a failing network would. */
  cut: () => Promise<void>;
  /** Drops it at once; otherwise it is dropped after the file. */
  drop: () => Promise<void>;
};

/**
 * Clones the migrated template for the calling test file and drops the clone afterwards. Call it at the top level:
 * `const database = await testDatabase();`
 */
export async function testDatabase(): Promise<TestDatabase> {
  const serverUrl = inject("databaseServerUrl");
  const name = `test_${crypto.randomUUID().replaceAll("-", "")}`;
  await asAdmin(serverUrl, (admin) =>
    admin.unsafe(`CREATE DATABASE ${name} TEMPLATE ${inject("databaseTemplate")}`),
  );
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const drop = () =>
    asAdmin(serverUrl, (admin) => admin.unsafe(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
  afterAll(drop);
  return {
    url: url.toString(),
    cut: () =>
      asAdmin(
        serverUrl,
        (admin) => admin`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ${name}`,
      ),
    drop,
  };
}

async function asAdmin(serverUrl: string, work: (admin: postgres.Sql) => Promise<unknown>): Promise<void> {
  const admin = postgres(serverUrl, { max: 1, onnotice: () => undefined });
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}
