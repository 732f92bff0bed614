import { hash, parseOptions } from "@node-rs/argon2";
import { beforeAll, expect, test, vi } from "vitest";
import { hashPassword, verifyPassword } from "./passwords.ts";

const load = vi.hoisted(() => ({ running: 0, most: 0 }));
vi.mock("@node-rs/argon2", async (original) => {
  const argon2 = await original<typeof import("@node-rs/argon2")>();
  const counted =
    <Args extends unknown[], Result>(work: (...args: Args) => Promise<Result>) =>
    async (...args: Args) => {
      load.most = Math.max(load.most, ++load.running);
      return work(...args).finally(() => load.running--);
    };
  return { ...argon2, hash: counted(argon2.hash), verify: counted(argon2.verify) };
});

const password = "correct horse battery staple";
let stored = "";
beforeAll(async () => {
  stored = await hashPassword(password);
});

test("a hash is Argon2id at the least cost that ASVS accepts, salted anew each time", async () => {
  expect(stored).toMatch(/^\$argon2id\$v=19\$m=47104,t=1,p=1\$/);
  expect(parseOptions(stored)).toMatchObject({ memoryCost: 47_104, timeCost: 1, parallelism: 1 });
  expect(await hashPassword(password)).not.toBe(stored);
});

test("the password matches, any other does not", async () => {
  expect(await verifyPassword(stored, password)).toEqual({ matches: true, needsRehash: false });
  for (const other of ["", `${password} `, password.toUpperCase(), "\0"]) {
    expect(await verifyPassword(stored, other)).toEqual({ matches: false, needsRehash: false });
  }
});

test("characters beyond any short limit count", async () => {
  const long = "x7".repeat(64);
  const hashed = await hashPassword(long);
  expect((await verifyPassword(hashed, `${long.slice(0, -1)}8`)).matches).toBe(false);
  expect((await verifyPassword(hashed, long)).matches).toBe(true);
});

test("no account matches nothing, not even the dummy's own password", async () => {
  for (const given of [password, "", "no account has this password"]) {
    expect(await verifyPassword(null, given)).toEqual({ matches: false, needsRehash: false });
  }
});

test("a hash made at another cost still matches and asks to be made again", async () => {
  const cheap = await hash(password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
  expect(await verifyPassword(cheap, password)).toEqual({ matches: true, needsRehash: true });
  expect(await verifyPassword(cheap, "wrong")).toEqual({ matches: false, needsRehash: false });
});

test("an unknown account takes as long as a wrong password", async () => {
  const times = { known: [] as number[], unknown: [] as number[] };
  await verifyPassword(null, "warm up");
  for (let round = 0; round < 25; round++) {
    for (const [kind, hashed] of [
      ["known", stored],
      ["unknown", null],
    ] as const) {
      const startedAt = performance.now();
      await verifyPassword(hashed, "wrong");
      times[kind].push(performance.now() - startedAt);
    }
  }
  // The fastest of many is what the work costs; the rest is what the machine was busy with.
  const [known, unknown] = [Math.min(...times.known), Math.min(...times.unknown)];
  expect(Math.abs(known - unknown) / known).toBeLessThan(0.25);
});

test("at most four are hashed at once, and everybody gets a turn", async () => {
  load.most = 0;
  const checks = await Promise.all(Array.from({ length: 12 }, () => verifyPassword(stored, password)));
  expect(checks.every(({ matches }) => matches)).toBe(true);
  expect(load.most).toBe(4);
});
