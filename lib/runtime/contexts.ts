import { randomUUID } from "node:crypto";
import { createDatabase, type Database } from "#db/client.ts";
import { systemScope, workspaceScope } from "#db/scope.ts";
import type { Actor } from "#lib/domain/access.ts";
import type { WorkspaceId } from "#lib/domain/ids.ts";
import { codeFlows } from "#lib/flows/registry.ts";
import type { Ports, RequestFacts, ServiceContext, SystemContext } from "#lib/services/context.ts";
import { clock } from "./clock.ts";
import { type Env, env } from "./env.ts";
import { type BufferedKeyUses, createKeyUses } from "./key-uses.ts";
import { logger } from "./logger.ts";
import { createOutbound, type Outbound } from "./outbound.ts";
import { createPasswords } from "./passwords.ts";
import { createRunQueue, type DrainQueue } from "./queue.ts";
import { type BufferedRejections, createRejections } from "./rejections.ts";
import { createReportTokens } from "./report-tokens.ts";
import { createSignals, type Signals } from "./signals.ts";
import { createVault, deriveKey } from "./vault.ts";

/** Everything outside of the services, built once per process. */
export type Outside = {
  readonly env: Env;
  readonly database: Database;
  readonly signals: Signals;
  /** The services' queue, with what a drain needs besides. */
  readonly queue: DrainQueue;
  readonly outbound: Outbound;
  /** The services' recorder of refused calls, with what a process needs that ends. */
  readonly rejections: BufferedRejections;
  readonly keyUses: BufferedKeyUses;
  readonly ports: Ports;
};

// The web process loads this module twice, by Node for the front door and inside Next's bundle. Both share one pool.
const SHARED = Symbol.for("kickoff.outside");
const shared = globalThis as { [SHARED]?: Outside };

/** The composition root. Throws EnvironmentError when a variable is missing or wrong. */
export function outside(): Outside {
  shared[SHARED] ??= createOutside(env());
  return shared[SHARED];
}

/** Puts another outside in place of this process's own. For tests. */
export function replaceOutside(replacement: Outside): void {
  shared[SHARED] = replacement;
}

export function createOutside(given: Env, replaced: Partial<Ports> = {}): Outside {
  const database = createDatabase(given.DATABASE_URL, {
    max: given.DATABASE_POOL,
    applicationName: "kickoff",
  });
  const outbound = createOutbound({
    allowCidrs: given.OUTBOUND_ALLOW_CIDRS,
    allowHttp: given.OUTBOUND_ALLOW_HTTP,
    ports: given.OUTBOUND_PORTS,
  });
  const signals = createSignals(database, logger);
  const queue = createRunQueue({ database, databaseUrl: given.DATABASE_URL, signals, log: logger });
  const rejections = createRejections({ scope: systemScope(database), now: clock.now, log: logger });
  const keyUses = createKeyUses({ scope: systemScope(database), log: logger });
  const ports: Ports = {
    queue,
    vault: createVault(given.KICKOFF_SECRET),
    passwords: createPasswords(),
    reportTokens: createReportTokens(deriveKey(given.KICKOFF_SECRET, "report tokens")),
    codeFlows: { list: () => codeFlows },
    checkDestination: outbound.check,
    baseUrl: given.KICKOFF_URL,
    schedulesChanged: () => signals.send("schedules_changed"),
    rejections,
    keyUses,
    log: logger,
    ...replaced,
  };
  return { env: given, database, signals, queue, outbound, rejections, keyUses, ports };
}

/** The product's own duties, and requests before anybody belongs anywhere. */
export function systemContext(request: RequestFacts = ownRequest()): SystemContext {
  const { database, ports } = outside();
  return { scope: systemScope(database), request, now: clock.now, ports };
}

/** One actor in one workspace. Whoever calls it has checked that the actor belongs there. */
export function workspaceContext(
  request: RequestFacts,
  workspaceId: WorkspaceId,
  actor: Actor,
): ServiceContext {
  const ctx = systemContext(request);
  return { ...ctx, scope: workspaceScope(ctx.scope, workspaceId), actor };
}

/** 32 bytes for one purpose, as text, from KICKOFF_SECRET. */
export const purposeSecret = (purpose: string): string =>
  deriveKey(outside().env.KICKOFF_SECRET, purpose).toString("base64url");

export const newRequestId = (): string => `req_${randomUUID().replaceAll("-", "")}`;

const ownRequest = (): RequestFacts => ({ id: newRequestId(), ip: null, userAgent: null });

/** Gives connections back, in order. For a process that ends. */
export async function closeOutside(outside: Outside): Promise<void> {
  const { queue, signals, rejections, keyUses, database } = outside;
  await rejections.close();
  await keyUses.close();
  await queue.close();
  await signals.close();
  await database.close();
}
