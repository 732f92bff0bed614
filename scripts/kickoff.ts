import { createHash } from "node:crypto";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Env, EnvironmentError, readEnv } from "#lib/runtime/env.ts";
import { migrate } from "#lib/runtime/migrate.ts";
import { setupLink } from "#lib/runtime/setup-link.ts";
import { ensureBuild } from "./build.ts";
import { clusterFolder, type Postgres, startPostgres } from "./embedded-postgres.ts";
import {
  ensureSecrets,
  homeFolder,
  loadDotEnv,
  lockFile,
  openHome,
  readPostgresPlace,
  readRuntime,
  removeRuntime,
  root,
  type Secrets,
  writePostgresPlace,
  writeRuntime,
} from "./home.ts";
import { takeLock } from "./lock.mjs";
import { fail, Plain, say, step } from "./progress.mjs";
import { DRAIN_MS_MAX, deathCounter, type Supervised, supervise } from "./supervise.ts";

const READY_MS_MAX = 120_000;
const READY_POLL_MS = 100;
/** Ctrl-C arrives twice: from the terminal, and passed on by npm. Only a later one means "now". */
const SECOND_SIGNAL_MS = 1_000;
/** How long the embedded database outlives this process if that is killed: web and worker drain meanwhile. */
const ORPHAN_SECONDS = 10;
const DATABASE = "kickoff";

export type Mode = "start" | "dev";

/** Everything that was started, to be stopped in order: web and worker drain, then the database ends. */
class Household {
  readonly stopping = new AbortController();
  readonly processes: Supervised[] = [];
  database: Promise<Postgres> | undefined;
  release: () => void = () => undefined;
  private ending: Promise<void> | undefined;

  stop(): Promise<void> {
    this.ending ??= this.stopAll();
    return this.ending;
  }

  private async stopAll(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.processes.map((process) => process.stop()));
    const database = await this.database?.catch(() => undefined);
    await database?.stop();
    this.release();
  }
}

/** `npm start` and `npm run dev`: returns when everything runs; the process goes on until it is told to stop. */
export async function kickoff(mode: Mode): Promise<void> {
  loadDotEnv();
  const household = new Household();
  obeySignals(household);
  try {
    await up(mode, household);
  } catch (error) {
    if (household.stopping.signal.aborted) return;
    await household.stop();
    fail(error);
  }
}

async function up(mode: Mode, household: Household): Promise<void> {
  const { signal } = household.stopping;
  const port = checkEnv({ DATABASE_URL: "postgres://127.0.0.1", KICKOFF_SECRET: "-".repeat(32) }).PORT;
  const home = await takeHome();
  household.release = home.release;
  // A killed run's web server may still be finishing what it had accepted.
  await step("Waiting for the port", () => checkPort(port, home.stale ? DRAIN_MS_MAX : 0));

  const secrets = ensureSecrets();
  const databaseUrl =
    process.env.DATABASE_URL || (await step("Starting PostgreSQL", () => embed(household, secrets)));
  signal.throwIfAborted();
  const env = checkEnv({
    DATABASE_URL: databaseUrl,
    KICKOFF_SECRET: secrets.secret,
    CRON_SECRET: secrets.cronSecret,
  });
  Object.assign(process.env, {
    DATABASE_URL: databaseUrl,
    KICKOFF_SECRET: env.KICKOFF_SECRET,
    CRON_SECRET: env.CRON_SECRET,
    KICKOFF_URL: env.KICKOFF_URL,
    PORT: String(env.PORT),
    KICKOFF_DEV: mode === "dev" ? "1" : "0",
    // A terminal is for people: what goes well is not told in JSON.
    LOG_LEVEL: process.env.LOG_LEVEL || "warn",
    NODE_ENV: mode === "dev" ? "development" : "production",
  });
  await step("Migrating the database", () => migrate(databaseUrl));
  signal.throwIfAborted();
  if (mode === "start") await ensureBuild(signal);
  writeRuntime({
    url: env.KICKOFF_URL,
    databaseUrl,
    secret: env.KICKOFF_SECRET,
    cronSecret: env.CRON_SECRET ?? secrets.cronSecret,
  });

  const run = (name: string, args: string[]) => {
    const started = supervise({
      name,
      args,
      env: process.env,
      cwd: root,
      onGivenUp: (reason) => void household.stop().then(() => fail(reason)),
    });
    household.processes.push(started);
    return started;
  };
  const web = run("web", ["lib/server/web.ts"]);
  const worker = run("worker", [
    ...(mode === "dev" ? ["--watch", "--watch-preserve-output"] : []),
    "lib/worker/main.ts",
  ]);
  await step("Starting web and worker", () => healthy(env, [web, worker], signal));

  const link = await setupLink(env.KICKOFF_URL);
  signal.throwIfAborted();
  console.log(`\nKickoff is ready: ${env.KICKOFF_URL}`);
  if (link) console.log(`Create the owner account: ${link}`);
  console.log("");
}

/** The environment with what this home adds to it, checked. */
function checkEnv(additions: Record<string, string>): Env {
  const own = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value));
  try {
    return readEnv({ ...additions, ...own });
  } catch (error) {
    throw error instanceof EnvironmentError ? new Plain(error.message) : error;
  }
}

async function takeHome(): Promise<{ stale: boolean; release: () => void }> {
  await openHome();
  const lock = takeLock(lockFile());
  if (lock.holder === null) {
    const release = () => {
      removeRuntime();
      lock.release();
    };
    return { stale: lock.stale, release };
  }
  const where = readRuntime()?.url;
  throw new Plain(
    `already running in ${homeFolder()} (pid ${lock.holder}${where ? `, ${where}` : ""}). ` +
      "Stop it, or give this one a home of its own: KICKOFF_HOME=… npm start",
  );
}

async function checkPort(port: number, patienceMs: number): Promise<void> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const problem = (await listenProblem(port)) ?? (await listenProblem(port, "127.0.0.1"));
    if (!problem) return;
    if (Date.now() < deadline) {
      await sleep(READY_POLL_MS);
    } else if (problem === "EADDRINUSE") {
      throw new Plain(`port ${port} is in use. Choose another one: PORT=${port + 1} npm start`);
    } else {
      throw new Plain(`port ${port} cannot be used (${problem}). Choose another one: PORT=3000 npm start`);
    }
  }
}

function listenProblem(port: number, host?: string): Promise<string | null> {
  return new Promise((done) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => done(error.code ?? error.message));
    server.listen({ port, host }, () => server.close(() => done(null)));
  });
}

/** Starts the database of this home and keeps it running. Gives its URL. */
async function embed(household: Household, secrets: Secrets): Promise<string> {
  const home = homeFolder();
  const known = readPostgresPlace();
  const key = createHash("sha256").update(home).digest("hex").slice(0, 16);
  const dataDir = known?.dataDir ?? (await clusterFolder(join(home, "postgres"), key));
  const died = deathCounter("PostgreSQL");
  const start = (preferredPort?: number) => {
    const options = {
      dataDir,
      password: secrets.databasePassword,
      logFile: join(home, "postgres.log"),
      preferredPort,
      orphanSeconds: ORPHAN_SECONDS,
    };
    household.database = startPostgres(options);
    return household.database;
  };
  const keep = async (server: Postgres): Promise<void> => {
    await server.ended;
    if (household.stopping.signal.aborted) return;
    const pause = died();
    say(`kickoff: PostgreSQL ended unasked; starting it again (its log: ${join(home, "postgres.log")})`);
    await sleep(pause);
    if (household.stopping.signal.aborted) return;
    const again = await start(server.port);
    if (again.port !== server.port)
      throw new Plain(`port ${server.port} of the database was taken meanwhile.`);
    await keep(again);
  };

  const server = await start(known?.port);
  writePostgresPlace({ port: server.port, dataDir });
  keep(server).catch((reason) => void household.stop().then(() => fail(reason)));
  await ensureDatabase(server);
  return server.url(DATABASE);
}

async function ensureDatabase(server: Postgres): Promise<void> {
  const { default: postgres } = await import("postgres");
  const admin = postgres(server.url("postgres"), { max: 1, onnotice: () => undefined });
  try {
    const found = await admin`SELECT 1 FROM pg_database WHERE datname = ${DATABASE}`;
    if (found.length === 0) await admin`CREATE DATABASE ${admin(DATABASE)}`;
  } catch (error) {
    if ((error as { code?: string }).code === "28P01") {
      throw new Plain(
        `the database in ${server.dataDir} has another password than ${join(homeFolder(), "secrets.json")} says. ` +
          "Restore that file, or move the database away to begin anew.",
      );
    }
    throw error;
  } finally {
    await admin.end();
  }
}

/** Waits until both processes have said that they are ready and the server says so itself. */
async function healthy(env: Env, processes: Supervised[], signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + READY_MS_MAX;
  const late = sleep(READY_MS_MAX, undefined, { signal }).then(() => {
    throw new Plain(`web and worker were not ready within ${READY_MS_MAX / 1_000} s.`);
  });
  await Promise.race([Promise.all(processes.map((process) => process.ready)), late]);
  late.catch(() => undefined);
  let answer = "no answer";
  while (Date.now() < deadline) {
    signal.throwIfAborted();
    const response = await fetch(`http://127.0.0.1:${env.PORT}/api/ready`).catch(() => null);
    if (response?.ok) return;
    if (response) answer = `${response.status} ${(await response.text()).slice(0, 500)}`;
    await sleep(READY_POLL_MS);
  }
  throw new Plain(`the server started but is not ready: ${answer}`);
}

function obeySignals(household: Household): void {
  let firstAt = 0;
  // A terminal that was closed takes no more lines.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
  const obey = (signal: string) => {
    if (firstAt === 0) {
      firstAt = Date.now();
      say(`\nkickoff: stopping (${signal}) …`);
      void household.stop().then(() => process.exit(0), fail);
    } else if (Date.now() - firstAt > SECOND_SIGNAL_MS) {
      say("kickoff: stopping now");
      for (const running of household.processes) running.kill();
    }
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, obey);
  if (process.channel) {
    process.once("disconnect", () => obey("whoever started it is gone"));
    process.channel.unref();
  }
}
