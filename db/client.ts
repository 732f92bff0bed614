import { PgDatabase, PgDialect } from "drizzle-orm/pg-core";
import { drizzle, type PostgresJsQueryResultHKT } from "drizzle-orm/postgres-js";
import { PostgresJsSession } from "drizzle-orm/postgres-js/session";
import postgres from "postgres";
import { AppError } from "#lib/domain/errors.ts";

/** What a query runs on: the pool, or the one connection of a transaction. */
export type Executor = PgDatabase<PostgresJsQueryResultHKT, Record<string, never>> & {
  readonly raw: RawSql;
};

/** Text and values, for statements that are not written with Drizzle (the queue's, and prepared hot paths). */
export type RawSql = (
  text: string,
  values?: unknown[],
  prepare?: boolean,
) => Promise<Record<string, unknown>[]>;

export type Database = {
  readonly executor: Executor;
  transaction<T>(work: (executor: Executor) => Promise<T>): Promise<T>;
  /** Calls back for every notification on the channel, and after every reconnection (payload null). */
  listen(channel: string, onMessage: (payload: string | null) => void): Promise<{ stop(): Promise<void> }>;
  close(): Promise<void>;
};

export type DatabaseOptions = { max: number; applicationName: string };

/** A transaction that neither commits nor fails within this time is given up. Milliseconds. */
const TRANSACTION_WATCHDOG_MS = 15_000;

const dialect = new PgDialect({ casing: "snake_case" });

/** The only place that opens connections. */
export function createDatabase(url: string, options: DatabaseOptions): Database {
  let closures = 0;
  const sql = postgres(url, {
    max: options.max,
    onnotice: () => {},
    // Counted synchronously, before any promise of the lost connection settles.
    onclose: () => {
      closures++;
    },
    connect_timeout: 10,
    connection: {
      application_name: options.applicationName,
      statement_timeout: 10_000,
      lock_timeout: 5_000,
      idle_in_transaction_session_timeout: 30_000,
    },
  });
  const executor = toExecutor(drizzle(sql, { casing: "snake_case" }), sql);
  return {
    executor,
    transaction: (work) => runTransaction(sql, () => closures, work),
    async listen(channel, onMessage) {
      const { unlisten } = await sql.listen(channel, onMessage, () => onMessage(null));
      return { stop: unlisten };
    },
    close: () => sql.end({ timeout: 5 }),
  };
}

type Unsafe = Pick<postgres.Sql, "unsafe">;

const toExecutor = (database: unknown, sql: Unsafe): Executor =>
  Object.assign(database as Executor, {
    raw: async (text: string, values: unknown[] = [], prepare = false) =>
      (await sql.unsafe(text, values as never[], { prepare })) as unknown as Record<string, unknown>[],
  });

/**
 * The only transaction function.
 *
 * postgres.js 3.4.9 rejects `begin()` when the connection is lost, but lets the callback go on: its next statement,
 * and the COMMIT or ROLLBACK at its end, are sent on whatever connection replaces the lost one, into somebody
 * else's transaction. Here a lost connection is fatal to the callback: every later statement throws, and the
 * callback never settles, so that postgres.js sends nothing more on its behalf. The caller sees `begin()` reject.
 */
async function runTransaction<T>(
  sql: postgres.Sql,
  closures: () => number,
  work: (executor: Executor) => Promise<T>,
): Promise<T> {
  let lost: unknown;
  let closuresSeen = closures();

  const checkConnection = async () => {
    if (closures() !== closuresSeen) {
      // Some connection closed. If it was ours, begin() has rejected by the next turn of the event loop.
      closuresSeen = closures();
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (lost) throw new AppError("database_unavailable", { cause: lost });
  };

  const begun = sql.begin(async (tx) => {
    const guarded = guardedSql(tx, checkConnection, (error) => {
      lost ??= error;
    });
    const session = new PostgresJsSession(guarded as never, dialect, undefined, {});
    const executor = toExecutor(new PgDatabase(dialect, session as never, undefined), guarded);
    const settle = async () => {
      await checkConnection().catch(() => new Promise(() => {}));
    };
    try {
      const result = await work(executor);
      await settle();
      return result;
    } catch (error) {
      await settle();
      throw error;
    }
  }) as Promise<T>;
  begun.catch((error) => {
    lost ??= error;
  });
  return withWatchdog(begun, () => {
    lost ??= new Error("transaction watchdog");
  });
}

/** A transaction's `unsafe`, asking before each statement whether the connection is still the one that began. */
function guardedSql(tx: Unsafe, check: () => Promise<void>, onLost: (error: unknown) => void): Unsafe {
  const run = async <T>(send: () => PromiseLike<T>): Promise<T> => {
    await check();
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof postgres.PostgresError)) onLost(error);
      throw error;
    }
  };
  const unsafe = (...parameters: Parameters<postgres.Sql["unsafe"]>) => {
    const query = () => tx.unsafe(...parameters);
    // Lazy, as postgres.js is: Drizzle either awaits the query or asks for its bare values.
    return {
      // biome-ignore lint/suspicious/noThenProperty: it stands in for a postgres.js query, which is a thenable
      then: (onDone: () => unknown, onError: () => unknown) => run(query).then(onDone, onError),
      values: () => run(() => query().values()),
    };
  };
  return { unsafe } as unknown as Unsafe;
}

async function withWatchdog<T>(work: Promise<T>, onExpire: () => void): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      onExpire();
      reject(new AppError("database_unavailable", { log: { watchdogMs: TRANSACTION_WATCHDOG_MS } }));
    }, TRANSACTION_WATCHDOG_MS);
  });
  try {
    return await Promise.race([work, expired]);
  } finally {
    clearTimeout(timer);
  }
}

const CONNECTION_CODES = new Set([
  "CONNECTION_CLOSED",
  "CONNECTION_ENDED",
  "CONNECTION_DESTROYED",
  "CONNECT_TIMEOUT",
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "57P01",
  "57P02",
  "57P03",
  "53300",
]);

/** Whether an error (or its cause) says that the database cannot be reached, as opposed to refusing a statement. */
export function isConnectionError(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  return (typeof code === "string" && CONNECTION_CODES.has(code)) || isConnectionError(cause);
}

/** The name of the constraint that an insert or update broke, or null. */
export function violatedConstraint(error: unknown): string | null {
  if (typeof error !== "object" || error === null) return null;
  const { code, constraint_name, cause } = error as {
    code?: unknown;
    constraint_name?: unknown;
    cause?: unknown;
  };
  if (code === "23505" && typeof constraint_name === "string") return constraint_name;
  return violatedConstraint(cause);
}

/** Whether a statement gave up waiting for a lock (55P03). */
export function isLockTimeout(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  return code === "55P03" || isLockTimeout(cause);
}

/** Whether the server itself refused a statement, so that its transaction is certain to be rolled back. */
export function wasRolledBack(error: unknown): boolean {
  if (typeof error !== "object" || error === null || isConnectionError(error)) return false;
  // By name: the web process holds this module twice, and an error may cross from one to the other.
  const { name, cause } = error as { name?: unknown; cause?: unknown };
  return name === "PostgresError" || wasRolledBack(cause);
}
