import postgres from "postgres";
import { afterAll, expect, test } from "vitest";
import { testDatabase } from "./database.ts";

const [one, other] = await Promise.all([testDatabase(), testDatabase()]);
const sql = postgres(one.url, { max: 2, onnotice: () => undefined });
// After a cut, postgres.js may wait for ever for a query that it lost.
afterAll(() => sql.end({ timeout: 5 }));

test("each clone is a database of its own, in UTF-8 and UTC", async () => {
  await sql`CREATE TABLE only_here (word text)`;
  await sql`INSERT INTO only_here VALUES ('Grüße, 世界')`;
  expect(await sql`SELECT char_length(word) AS n FROM only_here`).toEqual([{ n: 9 }]);
  expect(
    await sql`SELECT current_setting('server_encoding') AS encoding, current_setting('TimeZone') AS zone`,
  ).toEqual([{ encoding: "UTF8", zone: "UTC" }]);
  const neighbour = postgres(other.url, { max: 1 });
  await expect(neighbour`SELECT * FROM only_here`).rejects.toThrow("does not exist");
  await neighbour.end();
});

test("cut ends every open connection", async () => {
  const first = await sql`SELECT pg_backend_pid() AS pid`;
  await one.cut();
  await expect
    .poll(async () => (await sql`SELECT pg_backend_pid() AS pid`.catch(() => first))[0]?.pid)
    .not.toBe(first[0]?.pid);
});
