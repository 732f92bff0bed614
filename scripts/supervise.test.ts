import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { deathCounter, supervise } from "./supervise.ts";

const folder = mkdtempSync(join(tmpdir(), "kickoff-supervise-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const LOG = join(folder, "log");
const program = (source: string, onGivenUp: (reason: unknown) => void = () => undefined) =>
  supervise({
    name: "program",
    args: [
      "-e",
      `const note = (text) => require("node:fs").appendFileSync(${JSON.stringify(LOG)}, text + "\\n"); ${source}`,
    ],
    env: process.env,
    cwd: folder,
    backoffMs: 10,
    onGivenUp,
  });
const log = () => (existsSync(LOG) ? readFileSync(LOG, "utf8") : "");

test("each death within a minute makes the pause longer, and the fifth is the last", () => {
  let now = 0;
  const died = deathCounter("web", 500, () => now);
  expect([died(), died(), died(), died()]).toEqual([500, 1_000, 2_000, 4_000]);
  expect(died).toThrow("web ended 5 times within a minute");
  now = 120_000;
  expect(died()).toBe(500);
});

test("a program that ends unasked is started again", async () => {
  const marker = join(folder, "first");
  const running = program(`
    if (require("node:fs").existsSync(${JSON.stringify(marker)})) { process.send("ready"); setInterval(() => {}, 1000); }
    else { require("node:fs").writeFileSync(${JSON.stringify(marker)}, ""); process.exit(1); }`);
  await running.ready;
  await running.stop();
});

test("stopping asks, and waits until the program has finished", async () => {
  rmSync(LOG, { force: true });
  const running = program(`
    process.on("SIGTERM", () => { note("asked"); setTimeout(() => { note("finished"); process.exit(0); }, 200); });
    setInterval(() => {}, 1000);
    process.send("ready");`);
  await running.ready;
  await running.stop();
  expect(log()).toBe("asked\nfinished\n");
});

test("a program that always ends is given up with the reason", async () => {
  const reason = await new Promise((onGivenUp) => program("process.exit(1)", onGivenUp));
  expect(String(reason)).toContain("program ended 5 times within a minute");
});
