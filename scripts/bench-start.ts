import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "./embedded-postgres.ts";
import { root } from "./home.ts";
import { fail, Plain, say, seconds } from "./progress.mjs";

// How long a person waits, and what the server costs while nothing happens: measured on a fresh clone of what is
// committed. `-- --test` adds the time of `npm test` there.

const REST_MS = 15_000;
const READY = /^Kickoff is ready: /m;

type Row = { what: string; value: string; limit?: string };

let running: ChildProcess | undefined;
const folder = realpathSync(mkdtempSync(join(tmpdir(), "kickoff-bench-")));
const clone = join(folder, "kickoff");

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
  process.on(signal, () => void stop().then(() => process.exit(130)));

try {
  const rows: Row[] = [];
  const began = performance.now();
  execFileSync("git", ["clone", "--quiet", root, clone], { stdio: "inherit" });
  say("Fresh clone: npm start …");
  await start();
  rows.push({ what: "Clone to ready", value: seconds(performance.now() - began) });
  await stop();

  say("Second start …");
  const again = performance.now();
  await start();
  rows.push({ what: "Second start", value: seconds(performance.now() - again), limit: "8 s" });
  await sleep(REST_MS);
  const web = residentMegabytes("lib/server/web.ts");
  const worker = residentMegabytes("lib/worker/main.ts");
  rows.push({ what: "Web at rest", value: `${web} MB` }, { what: "Worker at rest", value: `${worker} MB` });
  rows.push({ what: "Both at rest", value: `${web + worker} MB`, limit: "400 MB" });
  await stop();

  if (process.argv.includes("--test")) {
    say("npm test …");
    const test = performance.now();
    execFileSync("npm", ["test"], { cwd: clone, stdio: ["ignore", "ignore", "inherit"] });
    rows.push({ what: "npm test", value: seconds(performance.now() - test), limit: "720 s" });
  }
  console.table(
    Object.fromEntries(rows.map(({ what, value, limit = "" }) => [what, { measured: value, limit }])),
  );
} catch (error) {
  fail(error);
} finally {
  await stop();
  rmSync(folder, { recursive: true, force: true });
}

async function start(): Promise<void> {
  const environment: NodeJS.ProcessEnv = {
    ...process.env,
    PORT: String(await freePort()),
    LOG_LEVEL: "warn",
  };
  for (const name of ["DATABASE_URL", "KICKOFF_HOME", "KICKOFF_SECRET", "KICKOFF_URL"])
    delete environment[name];
  const child = spawn("npm", ["start"], {
    cwd: clone,
    detached: true,
    stdio: ["ignore", "pipe", "inherit"],
    env: environment,
  });
  running = child;
  await new Promise<void>((resolve, reject) => {
    let output = "";
    child.stdout.on("data", (chunk) => {
      output += chunk;
      if (READY.test(output)) resolve();
    });
    child.once("close", () => reject(new Plain("npm start ended before it was ready.")));
  });
}

async function stop(): Promise<void> {
  const child = running;
  running = undefined;
  if (!child?.pid || child.exitCode !== null || child.signalCode !== null) return;
  const closed = new Promise((done) => child.once("close", done));
  child.kill("SIGTERM");
  await closed;
}

/** Resident memory of the clone's process that runs this file, read from /proc. */
function residentMegabytes(file: string): number {
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      if (readlinkSync(`/proc/${pid}/cwd`) !== clone) continue;
      if (!readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").includes(file)) continue;
      const kilobytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
      return Math.round(Number(kilobytes) / 1_024);
    } catch {
      // Ended while we looked.
    }
  }
  throw new Plain(`no process runs ${file}: memory can be measured on Linux only.`);
}
