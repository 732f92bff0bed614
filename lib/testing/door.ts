import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterAll } from "vitest";
import { TEST_URL } from "./context.ts";
import type { TestDatabase } from "./database.ts";

export type DoorProcess = { origin: string; child: ChildProcess };

/** A front door on the test's database in a process of its own; it ends with the test file. */
export async function startDoor(
  database: TestDatabase,
  env: Record<string, string> = {},
): Promise<DoorProcess> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "door-process.ts")], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    env: {
      ...process.env,
      NODE_OPTIONS: "",
      DATABASE_URL: database.url,
      DATABASE_POOL: "5",
      KICKOFF_SECRET: "a test's own secret of more than 32 bytes",
      KICKOFF_URL: TEST_URL,
      LOG_LEVEL: "fatal",
      ...env,
    },
  });
  afterAll(() => {
    if (child.connected) child.disconnect();
  });
  const [port] = await Promise.race([
    once(child, "message"),
    once(child, "exit").then(() => {
      throw new Error("the front door ended before it was ready");
    }),
  ]);
  return { origin: `http://127.0.0.1:${port}`, child };
}
