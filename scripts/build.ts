import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { root } from "./home.ts";
import { takeLock } from "./lock.mjs";
import { Plain, say, step } from "./progress.mjs";

const SOURCES = ["app", "components", "db", "lib", "public"];
const SETTINGS = [
  "next.config.ts",
  "package-lock.json",
  "package.json",
  "postcss.config.mjs",
  "tsconfig.json",
];
const NOT_BUILT = /(\.test\.tsx?$)|(^lib\/(testing|worker)\/)|(\/migrations\/)/;
const LOCK_POLL_MS = 250;

/** Names the sources a build is made of, by content: the same with and without git, committed or not. */
function sourceStamp(): string {
  const hash = createHash("sha256");
  const add = (path: string) => {
    const full = join(root, path);
    if (!existsSync(full) || NOT_BUILT.test(path)) return;
    if (statSync(full).isDirectory()) {
      for (const name of readdirSync(full).sort()) add(`${path}/${name}`);
      return;
    }
    hash.update(path).update("\0").update(readFileSync(full)).update("\0");
  };
  for (const path of [...SOURCES, ...SETTINGS]) add(path);
  return hash.digest("hex");
}

/** Makes the production build unless .next holds one of exactly these sources. `signal` gives it up. */
export async function ensureBuild(signal?: AbortSignal): Promise<void> {
  const stampFile = join(root, ".next", "kickoff-build");
  const wanted = sourceStamp();
  const current = () => existsSync(stampFile) && readFileSync(stampFile, "utf8") === wanted;
  if (current()) return;

  mkdirSync(join(root, ".kickoff"), { recursive: true, mode: 0o711 });
  const lockFile = join(root, ".kickoff", "build.lock");
  let lock = takeLock(lockFile);
  if (lock.holder !== null) say(`  Another Kickoff (pid ${lock.holder}) is building: waiting for it …`);
  while (lock.holder !== null) {
    await sleep(LOCK_POLL_MS, undefined, { signal });
    lock = takeLock(lockFile);
  }
  try {
    if (current()) return;
    rmSync(stampFile, { force: true });
    await step("Building the console", () => nextBuild(signal));
    writeFileSync(stampFile, wanted);
  } finally {
    lock.release();
  }
}

async function nextBuild(signal?: AbortSignal): Promise<void> {
  const child = spawn(process.execPath, [join(root, "node_modules/next/dist/bin/next"), "build"], {
    cwd: root,
    // A group of its own, so that giving up ends the build's workers as well.
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
  });
  const giveUp = () => {
    if (child.pid) process.kill(process.platform === "win32" ? child.pid : -child.pid, "SIGTERM");
  };
  signal?.addEventListener("abort", giveUp, { once: true });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk) => {
      output = `${output}${chunk}`.slice(-20_000);
    });
  }
  const code = await new Promise<number>((done) => {
    child.once("error", () => done(1));
    child.once("close", (exitCode) => done(exitCode ?? 1));
  });
  signal?.removeEventListener("abort", giveUp);
  signal?.throwIfAborted();
  if (code === 0) return;
  say(output.trim());
  throw new Plain("the console could not be built: see above.");
}
