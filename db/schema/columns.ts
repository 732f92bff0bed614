import { type SQL, sql } from "drizzle-orm";
import { customType, jsonb, timestamp } from "drizzle-orm/pg-core";
import { type Id, type IdPrefix, idFromUuid, idToUuid, newId } from "#lib/domain/ids.ts";

/** A uuid column that speaks TypeID: `trg_…` in code, UUIDv7 in the table. */
export const idColumn = <P extends IdPrefix>(prefix: P) =>
  customType<{ data: Id<P>; driverData: string }>({
    dataType: () => "uuid",
    toDriver: (id) => idToUuid(id),
    fromDriver: (uuid) => idFromUuid(prefix, uuid),
  });

/** The primary key of a noun, made here when the row is inserted. */
export const primaryId = <P extends IdPrefix>(prefix: P) =>
  idColumn(prefix)()
    .primaryKey()
    .$defaultFn(() => newId(prefix));

export const instant = () => timestamp({ withTimezone: true, mode: "date", precision: 3 });

export const json = <T>() => jsonb().$type<T>();

export const bytes = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => "bytea" });

/** A check from the very tuple that the type is made of: the database refuses what the code does not know. */
export const oneOf = (column: string, values: readonly string[]): SQL =>
  sql.raw(`"${column}" in (${values.map((value) => `'${value}'`).join(", ")})`);
