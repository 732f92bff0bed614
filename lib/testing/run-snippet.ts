import { type ChildProcess, execFile, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

/** What runs a snippet, by its label on the screen. */
const RUNTIMES: Record<string, { program: string; asked: string[]; file: string; run: string[] }> = {
  curl: { program: "bash", asked: ["-c", "curl --version"], file: "call.sh", run: [] },
  JavaScript: { program: process.execPath, asked: ["--version"], file: "call.mjs", run: [] },
  Python: { program: "python3", asked: ["--version"], file: "call.py", run: [] },
  Go: { program: "go", asked: ["version"], file: "call.go", run: ["run"] },
};

/** Null when this machine can run snippets of the label; otherwise the program that is missing. */
export function missingFor(label: string): string | null {
  const { program, asked } = runtimeOf(label);
  try {
    execFileSync(program, asked, { stdio: "ignore" });
    return null;
  } catch {
    return label === "curl" ? "bash or curl" : program;
  }
}

function runtimeOf(label: string) {
  const runtime = RUNTIMES[label];
  if (runtime === undefined) throw new Error(`Nothing is known that runs ${label}.`);
  return runtime;
}

function write(label: string, code: string): { folder: string; command: [string, string[]] } {
  const { program, file, run } = runtimeOf(label);
  const folder = mkdtempSync(join(tmpdir(), "kickoff-snippet-"));
  const path = join(folder, file);
  writeFileSync(path, code);
  return { folder, command: [program, [...run, path]] };
}

/** Runs a snippet as a reader would, from a file. Throws with what it wrote when it fails. */
export async function runSnippet(label: string, code: string, env: Record<string, string>): Promise<string> {
  const { folder, command } = write(label, code);
  try {
    const { stdout } = await promisify(execFile)(...command, {
      env: { ...process.env, ...env },
      timeout: 60_000,
    });
    return stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Starts a snippet that serves port 8080, on another port; resolves when it listens. */
export async function serveSnippet(label: string, code: string, port: number, env: Record<string, string>) {
  const { folder, command } = write(label, code.replaceAll("8080", String(port)));
  // A group of its own: `go run` starts another program, and both are to end.
  const child = spawn(...command, { env: { ...process.env, ...env }, detached: true, stdio: "pipe" });
  let told = "";
  child.stderr.on("data", (chunk) => {
    told += chunk;
  });
  while (!(await answers(port))) {
    if (child.exitCode !== null) throw new Error(`The ${label} snippet ended: ${told}`);
    await sleep(50);
  }
  return {
    async stop() {
      await end(child);
      rmSync(folder, { recursive: true });
    },
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.pid === undefined) return;
  const ended = once(child, "exit");
  process.kill(-child.pid, "SIGKILL");
  await ended;
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.on("connect", () => resolve(true) ?? socket.destroy());
    socket.on("error", () => resolve(false));
  });

export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("The system gave no port.");
  return address.port;
}
