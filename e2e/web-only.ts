import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { type SecondDatabase, secondDatabase } from "#lib/testing/second-database.ts";

const START_MS_MAX = 60_000;
const POLL_MS = 100;
const root = dirname(import.meta.dirname);
const bootstrap = join(root, "scripts", "bootstrap.mjs");

export type WebOnly = {
  url: string;
  database: SecondDatabase;
  cronSecret: string;
  /** For commands beside it, such as `npm run demo`. */
  environment: Record<string, string>;
  stop: () => Promise<void>;
};

/** The web process alone, as on Vercel: no worker, a database of its own in the stories' server. */
export async function startWebOnly(): Promise<WebOnly> {
  const running = join(process.env.KICKOFF_E2E_HOME ?? "", "runtime.json");
  const { databaseUrl } = JSON.parse(await readFile(running, "utf8")) as { databaseUrl: string };
  const database = await secondDatabase(databaseUrl);
  const home = await mkdtemp(join(tmpdir(), "kickoff-web-only-"));
  const port = await freePort();
  const cronSecret = "the secret of the cron job in a story";
  const environment = {
    DATABASE_URL: database.url,
    KICKOFF_SECRET: "a secret of more than thirty-two bytes, for a story",
    CRON_SECRET: cronSecret,
    KICKOFF_URL: `http://localhost:${port}`,
    KICKOFF_HOME: home,
    PORT: String(port),
    LOG_LEVEL: process.env.LOG_LEVEL || "warn",
  };
  const env = { ...process.env, ...environment };
  let web: ChildProcess | undefined;
  const stop = async () => {
    if (web !== undefined) await end(web);
    await database.drop();
    await rm(home, { recursive: true, force: true });
  };
  try {
    await promisify(execFile)(process.execPath, [bootstrap, "migrate"], { cwd: root, env });
    web = spawn(process.execPath, [bootstrap, "web"], {
      cwd: root,
      env,
      stdio: ["ignore", "inherit", "inherit"],
    });
    await answering(`${environment.KICKOFF_URL}/api/health`, web);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: environment.KICKOFF_URL, database, cronSecret, environment, stop };
}

async function answering(address: string, web: ChildProcess): Promise<void> {
  const deadline = Date.now() + START_MS_MAX;
  while (Date.now() < deadline && web.exitCode === null) {
    if ((await fetch(address).catch(() => null))?.ok) return;
    await sleep(POLL_MS);
  }
  throw new Error("The web process did not answer in time.");
}

async function end(web: ChildProcess): Promise<void> {
  if (web.exitCode !== null || web.signalCode !== null) return;
  const closed = new Promise((done) => web.once("close", done));
  web.kill("SIGTERM");
  await closed;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
