import postgres from "postgres";

/** An empty database beside the one at `url`, in the same server. */
export type SecondDatabase = {
  url: string;
  /** Moves the last sweep into the past, as time would. */
  ageSweep: (seconds: number) => Promise<void>;
  drop: () => Promise<void>;
};

export async function secondDatabase(url: string): Promise<SecondDatabase> {
  const name = `second_${crypto.randomUUID().replaceAll("-", "")}`;
  const second = new URL(url);
  second.pathname = `/${name}`;
  const using = async (at: string, work: (sql: postgres.Sql) => Promise<unknown>) => {
    const sql = postgres(at, { max: 1, onnotice: () => undefined });
    try {
      await work(sql);
    } finally {
      await sql.end();
    }
  };
  await using(url, (sql) => sql.unsafe(`CREATE DATABASE ${name}`));
  return {
    url: second.href,
    ageSweep: (seconds) =>
      using(
        second.href,
        (sql) => sql`UPDATE heartbeats SET at = at - make_interval(secs => ${seconds}) WHERE name = 'sweep'`,
      ),
    drop: () => using(url, (sql) => sql.unsafe(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)),
  };
}
