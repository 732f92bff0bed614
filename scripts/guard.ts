import { type ChildProcess, spawn } from "node:child_process";

/**
 * Ends another process when this one is gone, whatever ended it: a shell waits for the pipe from here to close, and
 * then signals. Kill the returned process once the guarded one has ended. Null on Windows.
 */
export function guard(pid: number, signal: "INT" | "TERM", delaySeconds = 0): ChildProcess | null {
  if (process.platform === "win32") return null;
  const script = 'while read -r line; do :; done; sleep "$3"; kill -"$2" "$1"';
  const shell = spawn("/bin/sh", ["-c", script, "kickoff-guard", String(pid), signal, String(delaySeconds)], {
    cwd: "/",
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  shell.once("error", () => undefined);
  shell.unref();
  return shell;
}
