import { afterAll } from "vitest";
import { insertMembership } from "#db/queries/memberships.ts";
import { insertUser } from "#db/queries/users.ts";
import { insertWorkspace } from "#db/queries/workspaces.ts";
import { systemScope, workspaceScope } from "#db/scope.ts";
import { KEY_SCOPES, type KeyActor, type Role } from "#lib/domain/access.ts";
import { ENVIRONMENTS } from "#lib/domain/environment.ts";
import { newId, type RunId, type UserId } from "#lib/domain/ids.ts";
import { closeOutside, createOutside, type Outside, replaceOutside } from "#lib/runtime/contexts.ts";
import { readEnv } from "#lib/runtime/env.ts";
import type { Ports, RequestFacts, ServiceContext, SystemContext } from "#lib/services/context.ts";
import type { TestDatabase } from "./database.ts";

export const TEST_URL = "http://localhost:3000";

const outsides = new Map<string, Outside>();

/**
 * This process's outside on a test's database: what route handlers find, too. Runs that are enqueued go nowhere,
 * unless the test asks for the real queue, first of all.
 */
export function testOutside(
  database: TestDatabase,
  { realQueue = false, ...replaced }: Partial<Ports> & { realQueue?: boolean } = {},
): Outside {
  const known = outsides.get(database.url);
  if (known) return known;
  const env = readEnv({
    DATABASE_URL: database.url,
    KICKOFF_SECRET: "a test's own secret of more than 32 bytes",
    KICKOFF_URL: TEST_URL,
    CRON_SECRET: "a test's cron secret",
    OUTBOUND_ALLOW_CIDRS: "127.0.0.0/8",
    OUTBOUND_ALLOW_HTTP: "1",
    OUTBOUND_PORTS: "*",
    DATABASE_POOL: "5",
  });
  const outside = createOutside(env, {
    ...(!realQueue && { queue: recordingQueue().queue }),
    log: { debug() {}, info() {}, warn() {}, error() {} },
    ...replaced,
  });
  outsides.set(database.url, outside);
  replaceOutside(outside);
  afterAll(() => closeOutside(outside));
  return outside;
}

/** A queue that remembers what was enqueued, for `testContext(database, { ports: { queue } })`. */
export function recordingQueue() {
  const enqueued: { runId: RunId; startAfter?: Date }[] = [];
  const removed: RunId[] = [];
  const queue: Ports["queue"] = {
    enqueue: async (_scope, jobs) => void enqueued.push(...jobs),
    remove: async (_scope, runIds) => void removed.push(...runIds),
    wake() {},
    announceFinished() {},
  };
  return { queue, enqueued, removed };
}

export type TestContextOptions = {
  /** Of the acting member; "owner" when left out. */
  role?: Role;
  /** Joins this context's workspace with a person of its own, in place of a fresh workspace. */
  workspaceOf?: ServiceContext;
  now?: () => Date;
  ports?: Partial<Ports>;
};

const request: RequestFacts = { id: "req_test", ip: "192.0.2.1", userAgent: "vitest" };

let people = 0;

/** A member acting in a fresh workspace. */
export async function testContext(
  database: TestDatabase,
  { role = "owner", workspaceOf, now, ports }: TestContextOptions = {},
): Promise<ServiceContext & { actor: { kind: "member"; userId: UserId; name: string; role: Role } }> {
  const system = systemTestContext(database, { now, ports });
  const number = ++people;
  const name = `Person ${number}`;
  const userId = await insertUser(system.scope, {
    name,
    email: `person-${number}-${crypto.randomUUID().slice(0, 8)}@example.com`,
    passwordHash: null,
  });
  const workspaceId =
    workspaceOf?.scope.workspaceId ??
    (await insertWorkspace(system.scope, { name: `Workspace ${number}`, timeZone: "UTC" })).id;
  const scope = workspaceScope(system.scope, workspaceId);
  await insertMembership(scope, userId, role);
  return { ...system, scope, actor: { kind: "member", userId, name, role } };
}

/** A key acting, with every right everywhere unless the test says otherwise. */
export const keyActor = (changes: Partial<KeyActor> = {}): KeyActor => ({
  kind: "key",
  apiKeyId: newId("key"),
  name: "CI",
  scopes: KEY_SCOPES,
  environments: ENVIRONMENTS,
  triggerIds: null,
  ...changes,
});

/** The product itself acting, before anybody belongs anywhere. */
export function systemTestContext(
  database: TestDatabase,
  { now, ports }: Pick<TestContextOptions, "now" | "ports"> = {},
): SystemContext {
  const outside = testOutside(database);
  return {
    scope: systemScope(outside.database),
    request,
    now: now ?? (() => new Date()),
    ports: { ...outside.ports, ...ports },
  };
}
