import { describe, expect, test } from "vitest";
import { POST as changePasswordRoute } from "#app/api/v1/me/password/route.ts";
import { GET as me } from "#app/api/v1/me/route.ts";
import { POST as setUpRoute } from "#app/api/v1/setup/route.ts";
import { POST as signInRoute } from "#app/api/v1/sign-in/route.ts";
import { POST as signOutRoute } from "#app/api/v1/sign-out/route.ts";
import { listAuditEntries } from "#db/queries/audit.ts";
import { insertSession } from "#db/queries/sessions.ts";
import { findUserByEmail } from "#db/queries/users.ts";
import { workspaceScope } from "#db/scope.ts";
import type { WorkspaceId } from "#lib/domain/ids.ts";
import { SIGN_IN_FAILURES_PER_ACCOUNT, SIGN_IN_FAILURES_PER_SOURCE } from "#lib/domain/limits.ts";
import { callRoute, type RouteAnswer } from "#lib/testing/call-route.ts";
import { systemTestContext } from "#lib/testing/context.ts";
import { testDatabase } from "#lib/testing/database.ts";
import { issueSetupToken } from "./issue-setup-token.ts";
import { resumeSession } from "./resume-session.ts";
import { sourceOf } from "./sign-in-throttle.ts";
import { signInWithProvider } from "./sign-in-with-provider.ts";

const database = await testDatabase();
const system = systemTestContext(database);
const email = "ada@example.com";
const password = "a sentence nobody guesses";

let addresses = 0;
/** A call from an address of its own, as long as none is given. */
const post = (handler: typeof signInRoute, body: unknown, call: Parameters<typeof callRoute>[1] = {}) =>
  callRoute(handler, {
    method: "POST",
    body,
    ...call,
    headers: { "x-forwarded-for": `198.51.100.${++addresses % 250}`, ...call.headers },
  });
const signIn = (given: string, call = {}, who = email) =>
  post(signInRoute, { email: who, password: given }, call);
const cookieFrom = (answer: RouteAnswer) => (answer.headers.get("set-cookie") ?? "").split(";")[0] ?? "";

describe("setup", () => {
  test("only the newest link works, once, and of two at the same moment one makes the owner", async () => {
    const older = await issueSetupToken(system);
    const token = await issueSetupToken(system);
    const body = { name: "Ada", email: "Ada@Example.com ", password, workspace_name: "Acme" };
    expect((await post(setUpRoute, { ...body, token: older })).body.code).toBe("setup_link_invalid");
    expect((await post(setUpRoute, { ...body, token: "guess" })).status).toBe(401);

    const answers = await Promise.all([1, 2, 3, 4].map(() => post(setUpRoute, { ...body, token })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    const made = answers.find(({ status }) => status === 201);
    expect(made?.body).toEqual({ workspace: expect.stringMatching(/^wsp_/) });
    expect(await issueSetupToken(system)).toBeNull();

    const who = await callRoute(me, { cookie: made && cookieFrom(made) });
    expect(who.body).toMatchObject({ email, workspaces: [{ name: "Acme", role: "owner" }] });

    const scope = workspaceScope(system.scope, made?.body.workspace as WorkspaceId);
    const actions = (await listAuditEntries(scope, { limit: 10 })).map(({ action }) => action);
    expect(actions.sort()).toEqual(["assistant.create", "flow.create", "workspace.create"]);
  });

  test("a password that everybody guesses is refused before anything is written", async () => {
    const answer = await post(setUpRoute, {
      token: "x",
      name: "Eve",
      email: "eve@example.com",
      password: "Password123!",
      workspace_name: "Evil",
    });
    expect(answer.body).toMatchObject({ code: "invalid_input", errors: [{ pointer: "/password" }] });
  });
});

describe("sign-in", () => {
  test("the cookie is HttpOnly, Lax and names no secret of ours", async () => {
    const answer = await signIn(password);
    expect(answer.body).toEqual({ ok: true });
    const header = answer.headers.get("set-cookie") ?? "";
    expect(header).toMatch(/^kickoff\.session=.+; Path=\/; Max-Age=604800; HttpOnly; SameSite=Lax$/);
    expect(answer.text).not.toContain("ses_");
  });

  test("a wrong password and an unknown e-mail get the same answer", async () => {
    const wrong = await signIn("not the password");
    const unknown = await signIn("not the password", {}, "nobody@example.com");
    expect(wrong.status).toBe(401);
    expect({ ...wrong.body, request_id: "" }).toEqual({ ...unknown.body, request_id: "" });
    expect((await signIn(password)).status).toBe(200);
  });

  test("a burst on one account from many addresses gets its few tries and no more, and a success clears them", async () => {
    const victim = "burst@example.com";
    const burst = await Promise.all(Array.from({ length: 20 }, () => signIn("guess", {}, victim)));
    const refused = burst.filter(({ status }) => status === 429);
    expect(burst.length - refused.length).toBe(SIGN_IN_FAILURES_PER_ACCOUNT);
    expect(refused[0]?.body.code).toBe("too_many_sign_ins");
    expect(Number(refused[0]?.headers.get("retry-after"))).toBeGreaterThan(800);

    for (let round = 0; round < 2; round++) {
      for (let i = 0; i < SIGN_IN_FAILURES_PER_ACCOUNT - 1; i++)
        expect((await signIn("guess")).status).toBe(401);
      expect((await signIn(password)).status).toBe(200);
    }
  });

  test("one source guessing at many accounts is stopped, over all addresses of its IPv6 network", async () => {
    const from = (i: number) => ({ headers: { "x-forwarded-for": `2001:db8:0:1::${i.toString(16)}` } });
    const tries = await Promise.all(
      Array.from({ length: SIGN_IN_FAILURES_PER_SOURCE + 5 }, (_, i) =>
        signIn("guess", from(i + 1), `victim-${i}@example.com`),
      ),
    );
    expect(tries.filter(({ status }) => status === 401).length).toBe(SIGN_IN_FAILURES_PER_SOURCE);
    expect(tries.filter(({ status }) => status === 429).length).toBe(5);
  });

  test("what a caller writes into X-Forwarded-For does not change who it is", async () => {
    const tries = await Promise.all(
      Array.from({ length: SIGN_IN_FAILURES_PER_SOURCE + 3 }, (_, i) =>
        signIn(
          "guess",
          { headers: { "x-forwarded-for": `203.0.113.${i}, 192.0.2.77` } },
          `target-${i}@example.com`,
        ),
      ),
    );
    expect(tries.filter(({ status }) => status === 429).length).toBe(3);
  });

  test.each([
    ["192.0.2.1", "192.0.2.1"],
    ["::ffff:192.0.2.1", "192.0.2.1"],
    ["2001:db8::1", "2001:db8:0:0:0:0:0:0/64"],
    ["2001:0DB8:0:0:ffff::1", "2001:db8:0:0:0:0:0:0/64"],
    ["nonsense", "unknown"],
    [null, "unknown"],
  ])("%s is the source %s", (ip, source) => expect(sourceOf(ip)).toBe(source));

  test("a page of somebody else cannot sign a browser in", async () => {
    const answer = await signIn(password, { headers: { origin: "https://evil.example" } });
    expect(answer.body.code).toBe("origin_refused");
  });
});

describe("sessions", () => {
  test("a cookie is worth nothing after signing out, wherever it was copied to", async () => {
    const cookie = cookieFrom(await signIn(password));
    expect((await callRoute(me, { cookie })).status).toBe(200);
    const out = await callRoute(signOutRoute, { method: "POST", cookie });
    expect(out.headers.get("set-cookie")).toContain("Max-Age=0");
    expect((await callRoute(me, { cookie })).status).toBe(401);
  });

  test("changing the password ends every other session and asks for the old one", async () => {
    const [mine, other] = [cookieFrom(await signIn(password)), cookieFrom(await signIn(password))];
    const change = (current_password: string) =>
      callRoute(changePasswordRoute, {
        method: "POST",
        cookie: mine,
        body: { current_password, new_password: "another sentence of mine" },
      });
    expect((await change("wrong")).body).toMatchObject({
      code: "invalid_input",
      errors: [{ pointer: "/current_password" }],
    });
    expect((await callRoute(me, { cookie: other })).status).toBe(200);
    expect((await change(password)).status).toBe(200);
    expect((await callRoute(me, { cookie: other })).status).toBe(401);
    expect((await callRoute(me, { cookie: mine })).status).toBe(200);
    expect((await signIn(password)).status).toBe(401);
    expect((await signIn("another sentence of mine")).status).toBe(200);
  });

  test("a session ends after eight hours without a request, and after seven days in any case", async () => {
    const user = await findUserByEmail(system.scope, email);
    const start = new Date("2026-01-05T08:00:00Z");
    const at = (hours: number) =>
      systemTestContext(database, { now: () => new Date(start.getTime() + hours * 3_600_000) });
    const open = () =>
      insertSession(system.scope, {
        userId: user?.id ?? "usr_",
        createdAt: start,
        expiresAt: new Date(start.getTime() + 7 * 24 * 3_600_000),
        userAgent: null,
      });
    const idle = await open();
    expect(await resumeSession(at(7.9), idle)).toMatchObject({ user: { email } });
    expect(await resumeSession(at(15.8), idle)).not.toBeNull();
    expect(await resumeSession(at(23.9), idle)).toBeNull();

    const busy = await open();
    for (let hour = 7; hour < 168; hour += 7) expect(await resumeSession(at(hour), busy)).not.toBeNull();
    expect(await resumeSession(at(168.1), busy)).toBeNull();
  });
});

describe("sign-in with a provider", () => {
  const identity = { provider: "github", providerAccountId: "42", name: "Ada L." };

  test("an address that the provider does not vouch for opens nothing", async () => {
    expect(await signInWithProvider(system, { ...identity, verifiedEmail: null })).toBeNull();
  });

  test("a stranger gets in nowhere", async () => {
    const stranger = { ...identity, providerAccountId: "43", verifiedEmail: "stranger@example.com" };
    expect(await signInWithProvider(system, stranger)).toBeNull();
    expect(await findUserByEmail(system.scope, "stranger@example.com")).toBeNull();
  });

  test("a verified address links to the account that has it, and the link outlives the address", async () => {
    const user = await findUserByEmail(system.scope, email);
    expect(await signInWithProvider(system, { ...identity, verifiedEmail: "ADA@example.com" })).toBe(
      user?.id,
    );
    expect(await signInWithProvider(system, { ...identity, verifiedEmail: null })).toBe(user?.id);
  });
});
