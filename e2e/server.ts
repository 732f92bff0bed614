import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { stripVTControlCharacters } from "node:util";

const START_MS_MAX = 300_000;
const LINK = /^Create the owner account: (\S+)$/m;
const READY = /^Kickoff is ready: (\S+)$/m;

/**
 * Starts the real thing once for all stories, with nothing prepared, and stops it afterwards. The stories find in
 * the environment: KICKOFF_E2E_SETUP_LINK, KICKOFF_E2E_HOME (for `npm run demo` and the faults) and KICKOFF_E2E_PID.
 */
export default async function startServer(): Promise<() => Promise<void>> {
  const home = await mkdtemp(join(tmpdir(), "kickoff-e2e-"));
  const root = dirname(import.meta.dirname);
  const server = spawn(process.execPath, [join(root, "scripts", "bootstrap.mjs"), "start"], {
    cwd: root,
    // A group of its own: a Ctrl-C of the test run is passed on by the teardown, in order.
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      PORT: process.env.KICKOFF_E2E_PORT,
      KICKOFF_HOME: home,
      KICKOFF_URL: "",
      DATABASE_URL: "",
      KICKOFF_SECRET: "",
      // The fake flow endpoint of the stories lives on this machine.
      OUTBOUND_ALLOW_CIDRS: "127.0.0.0/8,::1/128",
      OUTBOUND_ALLOW_HTTP: "1",
      OUTBOUND_PORTS: "*",
      LOG_LEVEL: process.env.LOG_LEVEL || "warn",
    },
  });
  const stop = async () => {
    await end(server);
    await rm(home, { recursive: true, force: true });
  };
  const emergency = () => server.kill("SIGTERM");
  process.once("exit", emergency);
  try {
    const output = await readyOutput(server);
    process.env.KICKOFF_E2E_SETUP_LINK = LINK.exec(output)?.[1] ?? "";
    process.env.KICKOFF_E2E_HOME = home;
    process.env.KICKOFF_E2E_PID = String(server.pid);
  } catch (error) {
    await stop();
    throw error;
  }
  return async () => {
    process.off("exit", emergency);
    await stop();
  };
}

function readyOutput(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = "";
    const late = setTimeout(
      () => reject(new Error(`npm start was not ready in time:\n${output}`)),
      START_MS_MAX,
    );
    const read = (chunk: Buffer) => {
      if (output.length < 100_000) output += stripVTControlCharacters(String(chunk));
      // The setup link, if there is one, comes right after the line that says ready, before the empty one.
      if (READY.test(output) && /\n\n$/.test(output.slice(output.search(READY)))) {
        clearTimeout(late);
        resolve(output);
      }
    };
    server.stdout?.on("data", read);
    server.stderr?.on("data", (chunk) => {
      process.stderr.write(chunk);
    });
    server.once("close", (code) =>
      reject(new Error(`npm start ended (exit ${code}) before it was ready:\n${output}`)),
    );
  });
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const closed = new Promise((done) => server.once("close", done));
  server.kill("SIGTERM");
  await closed;
}
