// Plain JavaScript: also runs on Node 20, before anything is installed.
import { execFileSync } from "node:child_process";
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";

/**
 * When a process began, as the system tells it; null when there is no such process. Together with the pid it
 * names one process for good, because pids are given out again.
 * @param {number} pid
 * @returns {string | null}
 */
export function processBirth(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EPERM") return null;
  }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    // A zombie holds nothing any more.
    return fields[0] === "Z" ? null : (fields[19] ?? "unknown");
  } catch {
    // No /proc: macOS and Windows.
  }
  try {
    return (
      execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      }).trim() || null
    );
  } catch {
    return "unknown";
  }
}

/**
 * @param {string} file
 * @returns {{ text: string, pid: number, live: boolean } | null}
 */
function readLock(file) {
  try {
    const text = readFileSync(file, "utf8");
    const { pid, birth } = JSON.parse(text);
    return { text, pid, live: typeof pid === "number" && processBirth(pid) === birth };
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "ENOENT") return null;
    return { text: "", pid: 0, live: false };
  }
}

/**
 * The pid of the living process that holds a lock, or null.
 * @param {string} file
 */
export function lockHolder(file) {
  const held = readLock(file);
  return held?.live ? held.pid : null;
}

/**
 * Takes a lock file for this process. A lock whose process is gone is taken over (`stale` says so).
 * @param {string} file
 * @returns {{ holder: number } | { holder: null, stale: boolean, release: () => void }}
 */
export function takeLock(file) {
  const mine = JSON.stringify({ pid: process.pid, birth: processBirth(process.pid) });
  const draft = `${file}.${process.pid}`;
  let stale = false;
  for (;;) {
    // Written whole and then linked, so nobody ever reads half a lock.
    writeFileSync(draft, mine, { mode: 0o600 });
    try {
      linkSync(draft, file);
      rmSync(draft);
      return {
        holder: null,
        stale,
        release: () => {
          if (readLock(file)?.text === mine) rmSync(file, { force: true });
        },
      };
    } catch (error) {
      rmSync(draft, { force: true });
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
    }
    const held = readLock(file);
    if (held?.live) return { holder: held.pid };
    if (held) stale = removeStale(file, draft) || stale;
  }
}

/**
 * Two processes may find the same stale lock: whoever moved away a fresh one puts it back.
 * @param {string} file
 * @param {string} aside
 */
function removeStale(file, aside) {
  try {
    renameSync(file, aside);
  } catch {
    return false;
  }
  const moved = readLock(aside);
  try {
    if (moved?.live) linkSync(aside, file);
  } catch {
    // Somebody else holds it by now.
  }
  rmSync(aside, { force: true });
  return !moved?.live;
}
