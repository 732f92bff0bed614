import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import type { TestProject } from "vitest/node";
import { migrate } from "#lib/runtime/migrate.ts";
import { clusterFolder, newPassword, openForSystemUser, startPostgres } from "./embedded-postgres.ts";

export const TEMPLATE = "kickoff_template";

/** One real PostgreSQL for all database tests, with a migrated template that each test file clones. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "kickoff-test-"));
  await openForSystemUser(folder);
  const server = await startPostgres({
    dataDir: await clusterFolder(join(folder, "data"), folder.slice(folder.lastIndexOf("kickoff-test-"))),
    password: newPassword(),
    logFile: join(folder, "postgres.log"),
    disposable: true,
  });
  const remove = async () => {
    await server.stop();
    await rm(server.dataDir, { recursive: true, force: true });
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const admin = postgres(server.url("postgres"), { max: 1, onnotice: () => undefined });
    await admin.unsafe(`CREATE DATABASE ${TEMPLATE}`);
    await admin.end();
    await migrate(server.url(TEMPLATE));
  } catch (error) {
    await remove();
    throw error;
  }
  project.provide("databaseServerUrl", server.url("postgres"));
  project.provide("databaseTemplate", TEMPLATE);
  return remove;
}

declare module "vitest" {
  export interface ProvidedContext {
    databaseServerUrl: string;
    databaseTemplate: string;
  }
}
