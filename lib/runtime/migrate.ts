import { join } from "node:path";
import { migrateSchema } from "#db/migrate.ts";
import { migrateQueue } from "./queue.ts";

/** Brings the database to this version: tables first, then the queue. Safe to repeat and to run side by side. */
export async function migrate(databaseUrl: string): Promise<void> {
  await migrateSchema(databaseUrl, join(import.meta.dirname, "../../db/migrations"));
  await migrateQueue(databaseUrl);
}
