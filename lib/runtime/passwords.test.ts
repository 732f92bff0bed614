import { hash, parseOptions } from "@node-rs/argon2";
import { beforeAll, expect, test, vi } from "vitest";
import { createPasswords } from "./passwords.ts";

const load = vi.hoisted(() => ({ running: 0, most: 0, verified: [] as string[] }));
vi.mock("@node-rs/argon2", async (original) => {
  const argon2 = await original<typeof import("@node-rs/argon2")>();
  const counted = async <Result>(work: Promise<Result>) => {
    load.most = Math.max(load.most, ++load.running);
    return work.finally(() => load.running--);
  };
  return {
    ...argon2,
    hash: (...args: Parameters<typeof argon2.hash>) => counted(argon2.hash(...args)),
    verify: (...args: Parameters<typeof argon2.verify>) => {
      load.verified.push(String(args[0]));
      return counted(argon2.verify(...args));
    },
  };
});

const passwords = createPasswords();
const password = "correct horse battery staple";
let stored = "";
beforeAll(async () => {
  stored = await passwords.hash(password);
});

test("a hash is Argon2id at the least cost that ASVS accepts, salted anew each time", async () => {
  expect(stored).toMatch(/^\$argon2id\$v=19\$m=47104,t=1,p=1\$/);
  expect(parseOptions(stored)).toMatchObject({ memoryCost: 47_104, timeCost: 1, parallelism: 1 });
  expect(await passwords.hash(password)).not.toBe(stored);
});

test("the password matches, any other does not", async () => {
  expect(await passwords.verify(password, stored)).toBe(true);
  for (const other of ["", `${password} `, password.toUpperCase(), "\0"]) {
    expect(await passwords.verify(other, stored)).toBe(false);
  }
});

test("characters beyond any short limit count", async () => {
  const long = "x7".repeat(64);
  const hashed = await passwords.hash(long);
  expect(await passwords.verify(`${long.slice(0, -1)}8`, hashed)).toBe(false);
  expect(await passwords.verify(long, hashed)).toBe(true);
});

test("no account matches nothing", async () => {
  for (const given of [password, ""]) expect(await passwords.verify(given, null)).toBe(false);
});

test("a hash made at another cost still matches and asks to be made again", async () => {
  const cheap = await hash(password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
  expect(await passwords.verify(password, cheap)).toBe(true);
  expect(passwords.needsRehash(cheap)).toBe(true);
  expect(passwords.needsRehash(stored)).toBe(false);
  expect(passwords.needsRehash(stored.replace("argon2id", "argon2i"))).toBe(true);
});

test("an unknown account costs as much work as a wrong password", async () => {
  const work = async (hashed: string | null) => {
    load.verified = [];
    await passwords.verify("wrong", hashed);
    return load.verified.map((against) => parseOptions(against));
  };
  await work(null);
  expect(await work(null)).toEqual(await work(stored));
  expect(load.verified).toEqual([stored]);
});

test("at most four are hashed at once, and everybody gets a turn", async () => {
  load.most = 0;
  const checks = await Promise.all(Array.from({ length: 12 }, () => passwords.verify(password, stored)));
  expect(checks.every(Boolean)).toBe(true);
  expect(load.most).toBe(4);
});
