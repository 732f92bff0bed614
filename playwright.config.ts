import { defineConfig } from "@playwright/test";

// The stories run against one real server: `npm start` on a free port, with a home of its own (e2e/server.ts).
// The port is chosen here, because both the server and the tests must know it; workers inherit it.
process.env.KICKOFF_E2E_PORT ||= String(20_000 + Math.floor(Math.random() * 20_000));

const report = process.env.KICKOFF_E2E_REPORT;
const chromium = process.env.KICKOFF_CHROMIUM;

export default defineConfig({
  testDir: "e2e",
  testMatch: ["stories/**/*.spec.ts", "faults/**/*.spec.ts"],
  globalSetup: "./e2e/server.ts",
  outputDir: "test-results",
  reporter: report ? [["list"], ["json", { outputFile: report }]] : [["list"]],
  // Stories share one server and build on the account that the first one makes.
  workers: 1,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: {
    baseURL: `http://localhost:${process.env.KICKOFF_E2E_PORT}`,
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions: {
      ...(chromium ? { executablePath: chromium } : {}),
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
      ],
    },
  },
});
