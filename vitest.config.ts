import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const DATABASE_TESTS = "**/*.db.test.ts";
const IGNORED = ["**/node_modules/**", "**/.next/**", "**/.kickoff/**", "e2e/**"];

// Two kinds of tests: `unit` needs nothing, `db` a real PostgreSQL that is started for it.
export default defineConfig({
  plugins: [react()],
  test: {
    execArgv: ["--import", new URL("scripts/quick-packages.mjs", import.meta.url).href],
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["**/*.test.ts", "**/*.test.tsx"],
          exclude: [DATABASE_TESTS, ...IGNORED],
          testTimeout: 20_000,
        },
      },
      {
        extends: true,
        test: {
          name: "db",
          include: [DATABASE_TESTS],
          exclude: IGNORED,
          globalSetup: ["scripts/test-database.ts"],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
