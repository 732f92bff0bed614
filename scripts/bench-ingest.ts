import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import postgres from "postgres";

import { callPaths } from "#lib/contracts/paths.ts";
import { idFromUuid } from "#lib/domain/ids.ts";
import { closeOutside, outside, systemContext } from "#lib/runtime/contexts.ts";
import { migrate } from "#lib/runtime/migrate.ts";
import { ensureBuild } from "./build.ts";
import { type Demo, prepareDemo } from "./demo-workspace.ts";
import {
  clusterFolder,
  freePort,
  newPassword,
  openForSystemUser,
  type Postgres,
  startPostgres,
} from "./embedded-postgres.ts";
import { root } from "./home.ts";
import type { LoadPlan, LoadReport } from "./load-generator.ts";
import { fail, Plain, say, step } from "./progress.mjs";

// How many calls are accepted a second, how soon they are answered, and what that costs in memory: one server, one
// database with `synchronous_commit` on, one load generator, all on this machine, compared with a bare server in the
// same run. Every accepted call must be a row afterwards, and no row may come from nowhere: nothing else fails it.
// `-- --seconds=10` changes how long each measurement takes, `-- --calls=200000` how many calls the memory is watched for.

const option = (name: string, fallback: number) =>
  Number(process.argv.find((text) => text.startsWith(`--${name}=`))?.split("=")[1] ?? fallback);
const SECONDS = option("seconds", 10);
const MEMORY_CALLS = option("calls", 200_000);
const WARM_UP_SECONDS = 4;
const WAITING_RATE = 20;
const BODY = JSON.stringify({ message: "hello", user_variables: { name: "Ada", order: 4711 } });
const RUN_ID = '"workflow_id":"(run_[0-9a-z]{26})"';
const ROW_ID = '"id":"([0-9a-f-]{36})"';

type Row = { what: string; measured: string; wanted?: string };
type Household = { folder: string; database?: Postgres; processes: ChildProcess[] };

const household: Household = {
  folder: realpathSync(mkdtempSync(join(tmpdir(), "kickoff-ingest-"))),
  processes: [],
};
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
  process.on(signal, () => void stop().then(() => process.exit(130)));

try {
  await ensureBuild();
  const rows = await measure();
  console.table(
    Object.fromEntries(rows.map(({ what, measured, wanted = "" }) => [what, { measured, wanted }])),
  );
  await stop();
} catch (error) {
  await stop();
  fail(error);
}

async function measure(): Promise<Row[]> {
  const url = await step("Starting a database of its own", startDatabase);
  process.env.DATABASE_URL = url;
  process.env.KICKOFF_SECRET = randomBytes(32).toString("base64url");
  process.env.LOG_LEVEL = "warn";
  await migrate(url);
  const demo = await prepareDemo(systemContext());
  await closeOutside(outside());
  const sql = postgres(url, { max: 2, onnotice: () => undefined });
  try {
    await sql`create table bare_calls (
      id uuid primary key default uuidv7(), body jsonb not null, created_at timestamptz not null default now())`;
    const bare = await startServer("scripts/bare-server.ts", (port) => [url, String(port)]);
    const web = await startServer("lib/server/web.ts", () => []);
    return await measureServers(sql, demo, bare.port, web);
  } finally {
    await sql.end();
  }
}

async function measureServers(sql: postgres.Sql, demo: Demo, bare: number, web: Server): Promise<Row[]> {
  const rows: Row[] = [];
  const start = callPaths.start(demo.workspace, demo.triggers.api, "DEV");
  const json = { "content-type": "application/json" };
  const call = {
    method: "POST",
    headers: { ...json, authorization: `Bearer ${demo.key}` },
    body: BODY,
  } as const;
  const door = { ...call, port: web.port, path: start, ids: RUN_ID };
  // The front door leaves an address with escapes in it to Next, which knows the same route.
  const route = { ...door, path: start.replace(/DEV$/, "%44EV") };
  const insert = { ...call, headers: json, port: bare, path: "/", ids: ROW_ID };
  const noop = { method: "GET", headers: {}, body: "", port: web.port, path: "/api/health" } as const;
  const calls = await accounts(sql, "runs", (uuid) => idFromUuid("run", uuid));
  const inserts = await accounts(sql, "bare_calls", (uuid) => uuid);

  for (const target of [insert, door, route, noop])
    await load({ ...target, connections: 32, seconds: WARM_UP_SECONDS });
  await calls.restart();
  await inserts.restart();

  const wanted = { 32: 0.8, 128: 1 };
  let doorRate = 0;
  for (const connections of [32, 128] as const) {
    const closed = { connections, seconds: SECONDS };
    say(`${connections} connections …`);
    const bareRate = await inserts.rate({ ...insert, ...closed });
    const rate = await calls.rate({ ...door, ...closed });
    if (connections === 32) doorRate = rate;
    rows.push({ what: `Bare server, ${connections} connections`, measured: perSecond(bareRate) });
    rows.push({
      what: `Front door, ${connections} connections`,
      measured: `${perSecond(rate)} = ${(rate / bareRate).toFixed(2)} × bare`,
      wanted: `≥ ${wanted[connections].toFixed(1)} ×`,
    });
  }
  const nothing = rateOf(await load({ ...noop, connections: 32, seconds: SECONDS }));
  const routeRate = await calls.rate({ ...route, connections: 32, seconds: SECONDS });
  rows.push({ what: "Next, a handler that does nothing", measured: perSecond(nothing) });
  rows.push({
    what: "Next, the route file",
    measured: `${perSecond(routeRate)} = ${(routeRate / nothing).toFixed(2)} × nothing`,
    wanted: "≥ 0.5 ×",
  });

  say("Half the load …");
  const half = Math.round(doorRate / 2);
  const open = await calls.checked({ ...door, connections: 256, seconds: SECONDS, rate: half });
  rows.push({
    what: `Front door at ${half} calls/s`,
    measured: `p50 ${milliseconds(open.p50)}, p99 ${milliseconds(open.p99)}`,
    wanted: "p99 ≤ 50 ms",
  });
  say("Waiting calls …");
  const waiting = { ...door, path: callPaths.trigger(demo.workspace, demo.triggers.api, "DEV") };
  await load({ ...waiting, connections: 4, seconds: 2, rate: WAITING_RATE });
  await calls.restart();
  const waited = await calls.checked({
    ...waiting,
    connections: 16,
    seconds: 2 * SECONDS,
    rate: WAITING_RATE,
  });
  rows.push({
    what: `Waiting call on echo at ${WAITING_RATE} calls/s`,
    measured: `p50 ${milliseconds(waited.p50)}, p99 ${milliseconds(waited.p99)}`,
    wanted: "p50 ≤ 5 ms, p99 ≤ 15 ms",
  });

  say(`Memory over ${MEMORY_CALLS} calls …`);
  const resident: number[] = [];
  for (let part = 0; part < 5; part++) {
    await calls.checked({ ...door, connections: 32, seconds: 600, requests: MEMORY_CALLS / 5 });
    resident.push(residentMegabytes(web.pid));
  }
  rows.push({
    what: `Web process over ${MEMORY_CALLS} calls`,
    measured: `${resident.join(", ")} MB`,
    wanted: "flat",
  });
  rows.push({
    what: "Calls accepted, found as rows, once each",
    measured: String(calls.total() + inserts.total()),
  });
  return rows;
}

function perSecond(rate: number): string {
  return `${Math.round(rate)}/s`;
}

function milliseconds(value: number): string {
  return `${value.toFixed(1)} ms`;
}

function answersOf({ answers }: LoadReport): number {
  return Object.values(answers).reduce((sum, count) => sum + count, 0);
}

function rateOf(report: LoadReport): number {
  return answersOf(report) / report.seconds;
}

type Target = Omit<LoadPlan, "ids"> & { ids?: string };

/** Runs the generator. */
async function load({ ids, ...plan }: Target, file = join(household.folder, "ids")): Promise<LoadReport> {
  const given: LoadPlan = { ...plan, ...(ids && { ids: { pattern: ids, file } }) };
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(root, "scripts/load-generator.ts"), JSON.stringify(given)],
    { cwd: root, maxBuffer: 1e8 },
  );
  return JSON.parse(stdout) as LoadReport;
}

/** The books of one table: what was accepted since the last look must be what is there since. */
async function accounts(sql: postgres.Sql, table: string, toId: (uuid: string) => string) {
  let last = "00000000-0000-0000-0000-000000000000";
  let total = 0;
  const news = async () => {
    const rows = await sql.unsafe(`select id::text from ${table} where id > $1 order by id`, [last]);
    last = rows.at(-1)?.id ?? last;
    return rows.map(({ id }) => toId(id));
  };
  const checked = async (target: Target): Promise<LoadReport> => {
    const file = join(household.folder, "ids");
    const report = await load(target, file);
    const refused = Object.entries(report.answers).filter(([status]) => !status.startsWith("2"));
    if (refused.length > 0) throw new Plain(`not every call was accepted: ${JSON.stringify(report.answers)}`);
    const accepted = new Set(readFileSync(file, "utf8").split("\n"));
    const found = await news();
    const lost = accepted.size - found.filter((id) => accepted.has(id)).length;
    if (
      report.ids !== answersOf(report) ||
      accepted.size !== report.ids ||
      lost > 0 ||
      found.length !== accepted.size
    ) {
      throw new Plain(
        `${table}: ${answersOf(report)} calls were accepted with ${accepted.size} ids; ${found.length} rows came, ${lost} are missing.`,
      );
    }
    total += found.length;
    return report;
  };
  return {
    restart: news,
    checked,
    rate: async (target: Target) => rateOf(await checked(target)),
    total: () => total,
  };
}

type Server = { port: number; pid: number };

async function startServer(file: string, args: (port: number) => string[]): Promise<Server> {
  const port = await freePort();
  const child = spawn(process.execPath, [file, ...args(port)], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    env: {
      ...process.env,
      PORT: String(port),
      NODE_ENV: "production",
      KICKOFF_URL: `http://localhost:${port}`,
    },
  });
  household.processes.push(child);
  await new Promise<void>((resolve, reject) => {
    child.once("message", () => resolve());
    child.once("close", () => reject(new Plain(`${file} ended before it was ready.`)));
  });
  return { port, pid: child.pid ?? 0 };
}

async function startDatabase(): Promise<string> {
  const { folder } = household;
  await openForSystemUser(folder);
  household.database = await startPostgres({
    dataDir: await clusterFolder(join(folder, "data"), folder.slice(folder.lastIndexOf("kickoff-ingest-"))),
    password: newPassword(),
    logFile: join(folder, "postgres.log"),
  });
  const admin = postgres(household.database.url("postgres"), { max: 1 });
  await admin`create database kickoff`;
  await admin.end();
  return household.database.url("kickoff");
}

async function stop(): Promise<void> {
  const { folder, database, processes } = household;
  await Promise.all(
    processes.splice(0).map(async (child) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const closed = new Promise((done) => child.once("close", done));
      child.kill("SIGTERM");
      await closed;
    }),
  );
  await database?.stop();
  if (database) rmSync(database.dataDir, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
}

/** Resident memory of a process, read from /proc. */
function residentMegabytes(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Math.round(Number(kilobytes) / 1_024);
}
