import { eq, sql } from "drizzle-orm";
import { users } from "#db/schema/index.ts";
import type { Scope } from "#db/scope.ts";
import type { UserId } from "#lib/domain/ids.ts";
import { violatedConstraint } from "../client.ts";

export type UserRow = typeof users.$inferSelect;
export type NewUser = { email: string; name: string; passwordHash: string | null };

/** E-mails are kept in lower case; give it so. */
export async function insertUser(scope: Scope, user: NewUser): Promise<UserId> {
  const [row] = await scope.executor.insert(users).values(user).returning({ id: users.id });
  if (!row) throw new Error("insert returned no row");
  return row.id;
}

/** Whether an insert failed because the e-mail has an account already. */
export const isEmailTaken = (error: unknown): boolean => violatedConstraint(error) === "users_email";

export async function findUserByEmail(scope: Scope, email: string): Promise<UserRow | null> {
  const [row] = await scope.executor.select().from(users).where(eq(users.email, email)).limit(1);
  return row ?? null;
}

export async function findUser(scope: Scope, id: UserId): Promise<UserRow | null> {
  const [row] = await scope.executor.select().from(users).where(eq(users.id, id)).limit(1);
  return row ?? null;
}

export async function updatePasswordHash(scope: Scope, id: UserId, passwordHash: string): Promise<void> {
  await scope.executor.update(users).set({ passwordHash }).where(eq(users.id, id));
}

export async function hasAnyUser(scope: Scope): Promise<boolean> {
  const rows = await scope.executor.select({ id: users.id }).from(users).limit(1);
  return rows.length > 0;
}

/** Held until the transaction ends: of two first setups at the same moment, the second waits and sees the first's owner. */
export async function lockSetup(scope: Scope): Promise<void> {
  await scope.executor.execute(sql`select pg_advisory_xact_lock(hashtext('kickoff.setup'))`);
}
