import { type Outcome, obeyInterruption, run, STATIC_CHECKS, summary, vitest } from "./checks.ts";

// The part of `npm test` that needs neither a database nor a browser.
obeyInterruption();
const outcomes: Outcome[] = [];
for (const check of [...STATIC_CHECKS, vitest("unit")]) outcomes.push(await run(check));
process.exitCode = summary(outcomes);
