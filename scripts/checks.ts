import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { root } from "./home.ts";
import { seconds } from "./progress.mjs";

/** What one step counted. A step that fails without a failing test counts as one failure. */
export type Outcome = { name: string; ms: number; passed: number; failed: number };

type Counts = { passed: number; failed: number };

export type Check = {
  name: string;
  /** A program of node_modules/.bin, or null for this Node. */
  program: string | null;
  args: string[];
  env?: Record<string, string>;
  /** Reads what the step counted from the report it wrote. Without it, the output is shown only on failure. */
  tests?: { report: string; count: (report: string) => Counts };
};

let reports: string | undefined;

/** A place for one report, removed when this process ends. */
export function reportFile(name: string): string {
  if (!reports) {
    const folder = mkdtempSync(join(tmpdir(), "kickoff-reports-"));
    process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
    reports = folder;
  }
  return join(reports, name);
}

export function vitest(project: "unit" | "db"): Check {
  const report = reportFile(`${project}.json`);
  return {
    name: project === "unit" ? "Unit tests" : "Database tests",
    program: "vitest",
    args: [
      "run",
      "--project",
      project,
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${report}`,
    ],
    tests: {
      report,
      count: (text) => {
        const { numPassedTests, numFailedTests } = JSON.parse(text);
        return { passed: numPassedTests, failed: numFailedTests };
      },
    },
  };
}

const FOLDERS = ["app", "components", "db", "lib", "e2e", "scripts"];

/** What needs neither a database nor a browser. */
export const STATIC_CHECKS: Check[] = [
  { name: "Format and lint", program: "biome", args: ["check", "--error-on-warnings", "."] },
  { name: "Layers", program: "depcruise", args: ["--config", ".dependency-cruiser.mjs", ...FOLDERS] },
  { name: "Route types", program: "next", args: ["typegen"] },
  { name: "Types", program: "tsc", args: ["--noEmit", "-p", "."] },
  { name: "Dead code", program: "knip", args: [] },
  { name: "Only for tests", program: "knip", args: ["--production", "--include", "files"] },
];

const running = new Set<ReturnType<typeof spawn>>();

/** Runs one check and prints its name, result and time. */
export async function run(check: Check): Promise<Outcome> {
  const began = performance.now();
  const shown = check.tests !== undefined;
  if (shown) console.log(`\n▸ ${check.name}`);
  const program = check.program ? join(root, "node_modules", ".bin", check.program) : process.execPath;
  const child = spawn(program, check.args, {
    cwd: root,
    stdio: ["ignore", shown ? "inherit" : "pipe", shown ? "inherit" : "pipe"],
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", ...check.env },
  });
  running.add(child);
  let output = "";
  child.stdout?.on("data", (chunk) => {
    output += chunk;
  });
  child.stderr?.on("data", (chunk) => {
    output += chunk;
  });
  const code = await new Promise<number>((done) => {
    child.once("error", (error) => {
      output += error.message;
      done(1);
    });
    child.once("close", (exitCode) => done(exitCode ?? 1));
  });
  running.delete(child);
  const counts = check.tests ? readCounts(check.tests) : { passed: 0, failed: 0 };
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  return report(check.name, performance.now() - began, counts, output);
}

/** Runs a step that is a function, and counts a throw as a failure. */
export async function runWork(name: string, work: () => Promise<unknown>): Promise<Outcome> {
  const began = performance.now();
  try {
    await work();
    return report(name, performance.now() - began, { passed: 0, failed: 0 }, "");
  } catch (error) {
    return report(name, performance.now() - began, { passed: 0, failed: 1 }, String(error));
  }
}

function report(name: string, ms: number, counts: Counts, output: string): Outcome {
  const failed = counts.failed > 0;
  if (failed && output) console.log(output.trimEnd());
  console.log(`${failed ? "✗" : "✓"} ${name} (${seconds(ms)})`);
  return { name, ms, ...counts };
}

function readCounts(tests: NonNullable<Check["tests"]>): Counts {
  try {
    return tests.count(readFileSync(tests.report, "utf8"));
  } catch {
    return { passed: 0, failed: 0 };
  }
}

/** The last lines: every step with its time, then `N passed, N failed`. Gives the exit code. */
export function summary(outcomes: Outcome[]): number {
  const total = (key: "ms" | "passed" | "failed") => outcomes.reduce((sum, outcome) => sum + outcome[key], 0);
  console.log("\nSummary");
  for (const { name, ms, passed, failed } of outcomes) {
    const tests = passed + failed > 0 ? `, ${passed} passed, ${failed} failed` : "";
    console.log(`  ${failed ? "✗" : "✓"} ${name.padEnd(18)} ${seconds(ms).padStart(8)}${tests}`);
  }
  console.log(`  Total ${seconds(total("ms"))}\n`);
  console.log(`${total("passed")} passed, ${total("failed")} failed`);
  return total("failed") === 0 ? 0 : 1;
}

/** Passes an interruption on to the step that runs, waits for it to clean up, and ends. */
export function obeyInterruption(): void {
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    const ends = [...running].map((child) => {
      const end = new Promise((done) => child.once("close", done));
      child.kill("SIGINT");
      return end;
    });
    await Promise.all(ends);
    process.exit(130);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
  if (process.channel) {
    process.once("disconnect", stop);
    process.channel.unref();
  }
}
