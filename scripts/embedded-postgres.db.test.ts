import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { afterAll, expect, test } from "vitest";
import {
  clusterFolder,
  newPassword,
  openForSystemUser,
  type Postgres,
  startPostgres,
} from "./embedded-postgres.ts";

const folder = await mkdtemp(join(tmpdir(), "kickoff-embedded-"));
await openForSystemUser(folder);
const dataDir = await clusterFolder(
  join(folder, "data"),
  folder.slice(folder.lastIndexOf("kickoff-embedded-")),
);
const options = { dataDir, password: newPassword(), logFile: join(folder, "postgres.log") };
const servers: Postgres[] = [];

afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  await rm(dataDir, { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
});

async function start(preferredPort?: number): Promise<Postgres> {
  const server = await startPostgres({ ...options, preferredPort });
  servers.push(server);
  return server;
}

async function ask<T>(server: Postgres, question: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(server.url("postgres"), { max: 1, onnotice: () => undefined });
  try {
    return await question(sql);
  } finally {
    await sql.end();
  }
}

const serverPid = async () =>
  Number((await readFile(join(dataDir, "postmaster.pid"), "utf8")).split("\n")[0]);

test("a creation that was killed half way is begun anew, in UTF-8 whatever the machine's locale", async () => {
  await mkdir(join(folder, "data.draft-killed"));
  await writeFile(join(folder, "data.draft-killed", "PG_VERSION"), "18");
  const server = await start();
  expect(await ask(server, (sql) => sql`SELECT current_setting('server_encoding') AS encoding`)).toEqual([
    { encoding: "UTF8" },
  ]);
  expect((await readdir(folder)).filter((name) => name.includes("draft"))).toEqual([]);
  await ask(server, (sql) => sql`CREATE TABLE kept AS SELECT 1 AS n`);
  await server.stop();
});

test("a server that a killed run left running is stopped, and its port is used again", async () => {
  const orphan = await start();
  const pid = await serverPid();
  const next = await start(orphan.port);
  await orphan.ended;
  expect(next.port).toBe(orphan.port);
  expect(await serverPid()).not.toBe(pid);
  expect(await ask(next, (sql) => sql`SELECT n FROM kept`)).toEqual([{ n: 1 }]);
});

test("a killed server leaves a folder that starts again with all that was committed", async () => {
  const [server] = servers.slice(-1);
  process.kill(await serverPid(), "SIGKILL");
  await server?.ended;
  const next = await start(server?.port);
  expect(await ask(next, (sql) => sql`SELECT n FROM kept`)).toEqual([{ n: 1 }]);
  await next.stop();
});

test("a stale pid file that names another living process is no obstacle", async () => {
  await writeFile(
    join(dataDir, "postmaster.pid"),
    `${process.pid}\n${dataDir}\n0\n5432\n\n127.0.0.1\n\nready\n`,
  );
  const next = await start();
  expect(await ask(next, (sql) => sql`SELECT 1 AS n`)).toEqual([{ n: 1 }]);
});

test("it listens on this machine only, and asks for the password", async () => {
  const [server] = servers.slice(-1);
  if (!server) throw new Error("no server");
  expect(await ask(server, (sql) => sql`SHOW listen_addresses`)).toEqual([{ listen_addresses: "127.0.0.1" }]);
  const intruder = postgres(server.url("postgres"), { max: 1, password: "guess" });
  await expect(intruder`SELECT 1`).rejects.toThrow("password authentication failed");
  await intruder.end();
});
