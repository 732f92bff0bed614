import { migrate } from "#lib/runtime/migrate.ts";
import { attach } from "./home.ts";
import { fail, step } from "./progress.mjs";

try {
  attach();
  await step("Migrating the database", () => migrate(process.env.DATABASE_URL ?? ""));
} catch (error) {
  fail(error);
}
