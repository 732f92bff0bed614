import { ensureBuild } from "./build.ts";
import {
  type Check,
  type Outcome,
  obeyInterruption,
  reportFile,
  run,
  runWork,
  STATIC_CHECKS,
  summary,
  vitest,
} from "./checks.ts";
import { findChromium } from "./chromium.ts";

// Everything that can be proved here: sources, units, services on PostgreSQL, the built console in a browser.
obeyInterruption();
const outcomes: Outcome[] = [];
for (const check of [...STATIC_CHECKS, vitest("unit"), vitest("db")]) outcomes.push(await run(check));

const giveUp = new AbortController();
process.once("exit", () => giveUp.abort());
const build = await runWork("Production build", () => ensureBuild(giveUp.signal));
outcomes.push(build);

let chromium = "";
const found = await runWork("Finding Chromium", async () => {
  chromium = await findChromium();
});
outcomes.push(found);

if (build.failed + found.failed === 0) outcomes.push(await run(browserStories(chromium)));
else console.log("✗ Browser stories were not run: they need the build and a Chromium.");
process.exitCode = summary(outcomes);

function browserStories(executable: string): Check {
  const report = reportFile("browser.json");
  return {
    name: "Browser stories",
    program: "playwright",
    args: ["test"],
    env: { KICKOFF_CHROMIUM: executable, KICKOFF_E2E_REPORT: report },
    tests: {
      report,
      count: (text) => {
        const { stats } = JSON.parse(text);
        return { passed: stats.expected + stats.flaky, failed: stats.unexpected };
      },
    },
  };
}
