import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { newPassword, openForSystemUser } from "./embedded-postgres.ts";
import { lockHolder } from "./lock.mjs";
import { Plain } from "./progress.mjs";

/** The folder of package.json. */
export const root = dirname(import.meta.dirname);

/** Secrets made for this home at its first start. */
export type Secrets = { secret: string; cronSecret: string; databasePassword: string };

/** How a running Kickoff is reached by the other commands: demo, worker, migrate. */
export type Runtime = { url: string; databaseUrl: string; secret: string; cronSecret: string };

/** KICKOFF_HOME: the folder of the database, the secrets and the lock of one Kickoff. */
export const homeFolder = () => resolve(root, process.env.KICKOFF_HOME || ".kickoff");

const files = () => {
  const folder = homeFolder();
  return {
    lock: join(folder, "run.lock"),
    secrets: join(folder, "secrets.json"),
    runtime: join(folder, "runtime.json"),
    postgres: join(folder, "postgres.json"),
  };
};

export const lockFile = () => files().lock;

/** Variables of a .env file beside package.json, where the real environment does not say otherwise. */
export function loadDotEnv(): void {
  const file = join(root, ".env");
  if (existsSync(file)) process.loadEnvFile(file);
}

/** Makes the home if there is none; only its owner may read it. */
export async function openHome(): Promise<string> {
  const folder = homeFolder();
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    await openForSystemUser(folder);
  } catch (error) {
    throw new Plain(`${folder} cannot be used as KICKOFF_HOME: ${(error as Error).message}`);
  }
  return folder;
}

function readSecrets(): Secrets | null {
  return readJson<Secrets>(files().secrets);
}

/** This home's secrets, made at the first call. */
export function ensureSecrets(): Secrets {
  const known = readSecrets();
  if (known) return known;
  const made: Secrets = {
    secret: randomBytes(32).toString("base64url"),
    cronSecret: randomBytes(24).toString("base64url"),
    databasePassword: newPassword(),
  };
  writeWhole(files().secrets, made);
  return made;
}

export const readPostgresPlace = () => readJson<{ port: number; dataDir: string }>(files().postgres);
export const writePostgresPlace = (place: { port: number; dataDir: string }) =>
  writeWhole(files().postgres, place);

export const writeRuntime = (runtime: Runtime) => writeWhole(files().runtime, runtime);
export const removeRuntime = () => rmSync(files().runtime, { force: true });

/** What runs in this home now, or null. */
export function readRuntime(): Runtime | null {
  return lockHolder(lockFile()) === null ? null : readJson<Runtime>(files().runtime);
}

/**
 * Completes this process's environment for a command beside the server: from the environment itself (and .env), else
 * from the Kickoff that runs in KICKOFF_HOME.
 */
export function attach(): void {
  loadDotEnv();
  const running = readRuntime();
  const known = readSecrets();
  const found = {
    DATABASE_URL: running?.databaseUrl,
    KICKOFF_SECRET: running?.secret ?? known?.secret,
    CRON_SECRET: running?.cronSecret ?? known?.cronSecret,
    KICKOFF_URL: running?.url,
  };
  for (const [name, value] of Object.entries(found)) {
    if (value && !process.env[name]) process.env[name] = value;
  }
  if (process.env.DATABASE_URL && process.env.KICKOFF_SECRET) return;
  throw new Plain(
    `no Kickoff runs in ${homeFolder()}. Start one with \`npm start\`, or set DATABASE_URL and KICKOFF_SECRET.`,
  );
}

function readJson<T>(file: string): T | null {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw new Plain(`${file} cannot be read: ${(error as Error).message}`);
  }
}

/** A file is there whole or not at all, whenever this process is killed. */
function writeWhole(file: string, content: unknown): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, file);
}
