import { createHash, randomBytes } from "node:crypto";
import { insertKey } from "#db/queries/key-auth.ts";
import { insertSession } from "#db/queries/sessions.ts";
import { systemScope } from "#db/scope.ts";
import type { KeyScope } from "#lib/domain/access.ts";
import { apiKeyPrefix, formatApiKey } from "#lib/domain/api-key.ts";
import type { Environment } from "#lib/domain/environment.ts";
import type { TriggerId, UserId } from "#lib/domain/ids.ts";
import type { RouteHandler } from "#lib/server/plain.ts";
import { sessionCookieHeader } from "#lib/server/session-cookie.ts";
import type { ServiceContext } from "#lib/services/context.ts";
import { TEST_URL, testOutside } from "./context.ts";
import type { TestDatabase } from "./database.ts";

export type RouteCall = {
  method?: string;
  /** Of the path: `{ workspace: "wsp_…" }`. */
  params?: Record<string, string>;
  query?: Record<string, string>;
  /** An object is sent as JSON, a text as it is. */
  body?: unknown;
  /** A Cookie header, from `signInAs`. */
  cookie?: string;
  /** An API key, sent as Authorization: Bearer. */
  key?: string;
  headers?: Record<string, string>;
};

export type RouteAnswer = { status: number; headers: Headers; body: Record<string, unknown>; text: string };

/** Calls a route handler as Next would, with the headers that our own pages send. */
export async function callRoute(handler: RouteHandler, call: RouteCall = {}): Promise<RouteAnswer> {
  const { method = "GET", params, query = {}, body, cookie, key } = call;
  const headers = new Headers({ host: new URL(TEST_URL).host });
  if (cookie !== undefined) {
    headers.set("cookie", cookie);
    if (method !== "GET") headers.set("origin", TEST_URL);
  }
  if (key !== undefined) headers.set("authorization", `Bearer ${key}`);
  if (body !== undefined) headers.set("content-type", "application/json");
  for (const [name, value] of Object.entries(call.headers ?? {})) headers.set(name, value);
  const response = await handler(
    new Request(`${TEST_URL}/api/v1/test?${new URLSearchParams(query)}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    }),
    { params: Promise.resolve(params as Record<string, string>) },
  );
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.includes("json") ?? false;
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : {}, text };
}

/** Signs a person in; the Cookie header of their browser. */
export async function signInAs(database: TestDatabase, userId: UserId): Promise<string> {
  const now = new Date();
  const sessionId = await insertSession(systemScope(testOutside(database).database), {
    userId,
    createdAt: now,
    expiresAt: new Date(now.getTime() + 3_600_000),
    userAgent: "vitest",
  });
  return (await sessionCookieHeader(sessionId)).split(";")[0] ?? "";
}

export type TestKeyOptions = {
  scopes?: KeyScope[];
  environments?: Environment[];
  triggerIds?: TriggerId[] | null;
  expiresAt?: Date | null;
  revokedAt?: Date | null;
};

/** An API key of the context's workspace; "manage" in DEV when nothing else is asked for. Returns the token. */
export async function testKey(ctx: ServiceContext, options: TestKeyOptions = {}): Promise<string> {
  const environments = options.environments ?? ["DEV"];
  const prefix = apiKeyPrefix(environments);
  const token = formatApiKey(prefix, randomBytes(32));
  await insertKey(
    ctx.scope,
    {
      name: "Test key",
      environments,
      scopes: options.scopes ?? ["manage"],
      triggerIds: options.triggerIds ?? null,
      expiresAt: options.expiresAt ?? null,
      revokedAt: options.revokedAt ?? null,
    },
    { hash: createHash("sha256").update(token).digest(), prefix, lastFour: token.slice(-4) },
  );
  return token;
}
