import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { lockHolder, takeLock } from "./lock.mjs";

const folder = mkdtempSync(join(tmpdir(), "kickoff-lock-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a held lock names its holder, and a released one is free", () => {
  const file = join(folder, "held");
  const first = takeLock(file);
  expect(first.holder).toBeNull();
  expect(takeLock(file)).toEqual({ holder: process.pid });
  expect(lockHolder(file)).toBe(process.pid);
  if (first.holder === null) first.release();
  expect(lockHolder(file)).toBeNull();
  expect(takeLock(file)).toMatchObject({ holder: null, stale: false });
});

test.each([
  ["of a process that is gone", JSON.stringify({ pid: 2 ** 22 + 1, birth: "1" })],
  ["of a process whose number was given to another one", JSON.stringify({ pid: process.pid, birth: "1" })],
  ["that is no lock at all", "half a li"],
])("a lock %s is taken over", (_, text) => {
  const file = join(folder, "stale");
  writeFileSync(file, text);
  expect(lockHolder(file)).toBeNull();
  const lock = takeLock(file);
  expect(lock).toMatchObject({ holder: null, stale: true });
  if (lock.holder === null) lock.release();
});

test("of many processes that find the same stale lock, one at a time holds it", async () => {
  const file = join(folder, "contended");
  const log = join(folder, "log");
  writeFileSync(file, "stale");
  const program = `
    import { appendFileSync } from "node:fs";
    import { takeLock } from ${JSON.stringify(join(import.meta.dirname, "lock.mjs"))};
    for (;;) {
      const lock = takeLock(${JSON.stringify(file)});
      if (lock.holder === null) {
        appendFileSync(${JSON.stringify(log)}, "in\\n");
        await new Promise((done) => setTimeout(done, 20));
        appendFileSync(${JSON.stringify(log)}, "out\\n");
        lock.release();
        break;
      }
      await new Promise((done) => setTimeout(done, 1));
    }`;
  const processes = Array.from({ length: 8 }, () =>
    spawn(process.execPath, ["--input-type=module", "-e", program], { stdio: "inherit" }),
  );
  await Promise.all(processes.map((one) => once(one, "close")));
  expect(readFileSync(log, "utf8")).toBe("in\nout\n".repeat(8));
});
