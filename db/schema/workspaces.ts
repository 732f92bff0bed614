import { check, index, integer, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { ROLES, type Role } from "#lib/domain/access.ts";
import { bytes, idColumn, instant, oneOf, primaryId } from "./columns.ts";

export const workspaces = pgTable("workspaces", {
  id: primaryId("wsp"),
  name: text().notNull(),
  timeZone: text().notNull().default("UTC"),
  /** Calls per window for the whole workspace; null is unlimited. */
  rateLimitCalls: integer(),
  rateLimitSeconds: integer(),
  createdAt: instant().notNull().defaultNow(),
});

/** The column that makes a row somebody's. */
export const workspaceId = () =>
  idColumn("wsp")()
    .notNull()
    .references(() => workspaces.id, { onDelete: "cascade" });

export const users = pgTable(
  "users",
  {
    id: primaryId("usr"),
    /** Always lower case. */
    email: text().notNull(),
    name: text().notNull(),
    /** Argon2id, PHC string; null for people who sign in through a provider. */
    passwordHash: text(),
    createdAt: instant().notNull().defaultNow(),
  },
  (t) => [uniqueIndex("users_email").on(t.email)],
);

/** Who did it; the row survives the person. */
export const byUser = () => idColumn("usr")().references(() => users.id, { onDelete: "set null" });

/** A person's account at GitHub, Google or an OIDC provider. */
export const providerAccounts = pgTable(
  "provider_accounts",
  {
    provider: text().notNull(),
    providerAccountId: text().notNull(),
    userId: idColumn("usr")()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    createdAt: instant().notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.provider, t.providerAccountId] })],
);

export const memberships = pgTable(
  "memberships",
  {
    workspaceId: workspaceId(),
    userId: idColumn("usr")()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    role: text().$type<Role>().notNull(),
    createdAt: instant().notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.userId] }),
    index("memberships_user").on(t.userId),
    check("memberships_role", oneOf("role", ROLES)),
  ],
);

/** One signed-in browser. The JWT carries its id; without this row the JWT is worth nothing. */
export const sessions = pgTable(
  "sessions",
  {
    id: primaryId("ses"),
    userId: idColumn("usr")()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    createdAt: instant().notNull().defaultNow(),
    lastSeenAt: instant().notNull().defaultNow(),
    expiresAt: instant().notNull(),
    userAgent: text(),
  },
  (t) => [index("sessions_user").on(t.userId)],
);

/** Failed sign-ins, counted per account and per source to throttle guessing. */
export const signInFailures = pgTable(
  "sign_in_failures",
  { subject: text().notNull(), at: instant().notNull().defaultNow() },
  (t) => [index("sign_in_failures_subject").on(t.subject, t.at)],
);

/** One-time links: the first owner's setup and invitations. Only the hash is kept. */
export const oneTimeTokens = pgTable("one_time_tokens", {
  hash: bytes().primaryKey(),
  purpose: text().notNull(),
  workspaceId: idColumn("wsp")().references(() => workspaces.id, { onDelete: "cascade" }),
  role: text().$type<Role>(),
  email: text(),
  createdAt: instant().notNull().defaultNow(),
  expiresAt: instant().notNull(),
});
