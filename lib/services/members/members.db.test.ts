import { describe, expect, test } from "vitest";
import { POST as acceptRoute } from "#app/api/v1/invitations/accept/route.ts";
import { GET as me } from "#app/api/v1/me/route.ts";
import { GET as auditRoute } from "#app/api/v1/workspaces/[workspace]/audit/route.ts";
import {
  DELETE as removeRoute,
  PATCH as roleRoute,
} from "#app/api/v1/workspaces/[workspace]/members/[user]/route.ts";
import { POST as inviteRoute, GET as listRoute } from "#app/api/v1/workspaces/[workspace]/members/route.ts";
import {
  PATCH as updateWorkspaceRoute,
  GET as workspaceRoute,
} from "#app/api/v1/workspaces/[workspace]/route.ts";
import type { Role } from "#lib/domain/access.ts";
import { newId } from "#lib/domain/ids.ts";
import { callRoute, signInAs } from "#lib/testing/call-route.ts";
import { systemTestContext, testContext } from "#lib/testing/context.ts";
import { testDatabase } from "#lib/testing/database.ts";
import { signInWithProvider } from "../accounts/sign-in-with-provider.ts";
import { listMembers } from "./list-members.ts";
import { updateMember } from "./update-member.ts";

const database = await testDatabase();

/** A workspace with somebody of each role, everybody signed in. */
async function team() {
  const owner = await testContext(database);
  const join = (role: Role) => testContext(database, { role, workspaceOf: owner });
  const [admin, editor, viewer] = [await join("admin"), await join("editor"), await join("viewer")];
  const cookie = (ctx: typeof owner) => signInAs(database, ctx.actor.userId);
  return { owner, admin, editor, viewer, workspace: owner.scope.workspaceId, cookie };
}

const tokenOf = (url: unknown) => String(url).split("token=")[1] ?? "";

describe("invitations", () => {
  test("a link lets one person in, once, with a new account", async () => {
    const { owner, workspace, cookie } = await team();
    const invited = await callRoute(inviteRoute, {
      method: "POST",
      params: { workspace },
      cookie: await cookie(owner),
      body: { email: "Grace@example.com", role: "editor" },
    });
    expect(invited.status).toBe(201);
    const accept = (password: string) =>
      callRoute(acceptRoute, {
        method: "POST",
        body: { token: tokenOf(invited.body.invitation_url), name: "Grace", password },
      });
    expect((await accept("12345678")).body).toMatchObject({
      code: "invalid_input",
      errors: [{ pointer: "/password" }],
    });
    const answers = await Promise.all([1, 2, 3].map(() => accept("compilers are for people")));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 401, 401]);
    const joined = answers.find(({ status }) => status === 201);
    const who = await callRoute(me, { cookie: joined?.headers.get("set-cookie")?.split(";")[0] });
    expect(who.body).toMatchObject({
      email: "grace@example.com",
      workspaces: [{ id: workspace, role: "editor" }],
    });
  });

  test("a newer invitation replaces the older one, and an account proves itself with its password", async () => {
    const { owner, workspace, cookie } = await team();
    const invite = async () => {
      const answer = await callRoute(inviteRoute, {
        method: "POST",
        params: { workspace },
        cookie: await cookie(owner),
        body: { email: "grace@example.com", role: "viewer" },
      });
      return tokenOf(answer.body.invitation_url);
    };
    const [older, token] = [await invite(), await invite()];
    const accept = (given: string, password: string) =>
      callRoute(acceptRoute, { method: "POST", body: { token: given, name: "Eve", password } });
    expect((await accept(older, "compilers are for people")).body.code).toBe("invitation_invalid");
    expect((await accept(token, "a password of Eve's")).body.code).toBe("sign_in_failed");
    expect((await accept(token, "compilers are for people")).status).toBe(201);
    const { items } = await listMembers(owner);
    expect(items.find((member) => member.email === "grace@example.com")).toMatchObject({
      name: "Grace",
      role: "viewer",
    });
  });

  test("somebody invited may come in through a provider that vouches for the e-mail", async () => {
    const { owner, workspace, cookie } = await team();
    await callRoute(inviteRoute, {
      method: "POST",
      params: { workspace },
      cookie: await cookie(owner),
      body: { email: "hedy@example.com", role: "editor" },
    });
    const identity = {
      provider: "google",
      providerAccountId: "7",
      name: "Hedy",
      verifiedEmail: "hedy@example.com",
    };
    const userId = await signInWithProvider(systemTestContext(database), identity);
    expect((await listMembers(owner)).items.find(({ id }) => id === userId)).toMatchObject({
      role: "editor",
    });
  });

  test("only owners invite owners, and members need no invitation", async () => {
    const { owner, admin, editor, workspace, cookie } = await team();
    const invite = async (ctx: typeof owner, email: string, role: Role) =>
      (
        await callRoute(inviteRoute, {
          method: "POST",
          params: { workspace },
          cookie: await cookie(ctx),
          body: { email, role },
        })
      ).body.code;
    expect(await invite(admin, "x@example.com", "owner")).toBe("forbidden");
    expect(await invite(admin, "x@example.com", "admin")).toBeUndefined();
    expect(await invite(editor, "y@example.com", "viewer")).toBe("forbidden");
    const [someone] = (await listMembers(owner)).items;
    expect(await invite(owner, someone?.email ?? "", "viewer")).toBe("already_member");
  });
});

describe("roles", () => {
  test("a change and a removal take effect with the next request", async () => {
    const { owner, editor, workspace, cookie } = await team();
    const theirs = await cookie(editor);
    const rename = () =>
      callRoute(updateWorkspaceRoute, {
        method: "PATCH",
        params: { workspace },
        cookie: theirs,
        body: { name: "New" },
      });
    const params = { workspace, user: editor.actor.userId };
    const ours = await cookie(owner);
    expect((await rename()).body.code).toBe("forbidden");
    await callRoute(roleRoute, { method: "PATCH", params, cookie: ours, body: { role: "admin" } });
    expect((await rename()).body.name).toBe("New");
    expect((await callRoute(removeRoute, { method: "DELETE", params, cookie: ours })).status).toBe(200);
    expect((await rename()).body.code).toBe("not_found");
  });

  test("an admin neither makes nor unmakes owners", async () => {
    const { owner, admin, workspace, cookie } = await team();
    const theirs = await cookie(admin);
    const change = (user: string, role: Role) =>
      callRoute(roleRoute, { method: "PATCH", params: { workspace, user }, cookie: theirs, body: { role } });
    expect((await change(admin.actor.userId, "owner")).body.code).toBe("forbidden");
    expect((await change(owner.actor.userId, "viewer")).body.code).toBe("forbidden");
    const params = { workspace, user: owner.actor.userId };
    expect((await callRoute(removeRoute, { method: "DELETE", params, cookie: theirs })).body.code).toBe(
      "forbidden",
    );
  });

  test("the last owner stays, also when two owners leave at the same moment", async () => {
    const { owner, workspace, cookie } = await team();
    const params = { workspace, user: owner.actor.userId };
    const alone = await callRoute(removeRoute, { method: "DELETE", params, cookie: await cookie(owner) });
    expect(alone.body.code).toBe("last_owner");

    const second = await testContext(database, { role: "owner", workspaceOf: owner });
    const leave = (ctx: typeof owner) =>
      updateMember(ctx, { workspace, user: ctx.actor.userId, role: "viewer" }).then(
        () => "left",
        (error) => error.code,
      );
    expect((await Promise.all([leave(owner), leave(second)])).sort()).toEqual(["last_owner", "left"]);
  });
});

describe("audit", () => {
  test("changes are listed newest first with what was before and after, page by page, to those who may see them", async () => {
    const { owner, viewer, workspace, cookie } = await team();
    const ours = await cookie(owner);
    for (const name of ["One", "Two", "Two", "Three"]) {
      await callRoute(updateWorkspaceRoute, {
        method: "PATCH",
        params: { workspace },
        cookie: ours,
        body: { name },
      });
    }
    const first = await callRoute(auditRoute, { params: { workspace }, query: { limit: "2" }, cookie: ours });
    expect(first.body.items).toMatchObject([
      { action: "workspace.update", before: { name: "Two" }, after: { name: "Three" } },
      { action: "workspace.update", before: { name: "One" }, after: { name: "Two" } },
    ]);
    const query = { limit: "2", cursor: String(first.body.next) };
    const second = await callRoute(auditRoute, { params: { workspace }, query, cookie: ours });
    expect(second.body).toMatchObject({ items: [{ after: { name: "One" } }], next: null });
    const refused = await callRoute(auditRoute, { params: { workspace }, cookie: await cookie(viewer) });
    expect(refused.body.code).toBe("forbidden");
  });
});

describe("hostile callers", () => {
  test("a viewer changes nothing", async () => {
    const { owner, viewer, workspace, cookie } = await team();
    const theirs = await cookie(viewer);
    const user = owner.actor.userId;
    const before = await listMembers(owner);
    const tries = [
      callRoute(updateWorkspaceRoute, {
        method: "PATCH",
        params: { workspace },
        cookie: theirs,
        body: { name: "x" },
      }),
      callRoute(inviteRoute, {
        method: "POST",
        params: { workspace },
        cookie: theirs,
        body: { email: "z@example.com", role: "viewer" },
      }),
      callRoute(roleRoute, {
        method: "PATCH",
        params: { workspace, user },
        cookie: theirs,
        body: { role: "viewer" },
      }),
      callRoute(removeRoute, { method: "DELETE", params: { workspace, user }, cookie: theirs }),
    ];
    for (const answer of await Promise.all(tries)) expect(answer.body.code).toBe("forbidden");
    expect(await listMembers(owner)).toEqual(before);
  });

  test("another's workspace and members answer exactly like missing ones", async () => {
    const [ours, theirs] = [await team(), await team()];
    const cookie = await ours.cookie(ours.owner);
    const strip = (text: string) => text.replace(/"request_id":"[^"]*"/, "");
    const calls = (workspace: string, user: string) => [
      callRoute(workspaceRoute, { params: { workspace }, cookie }),
      callRoute(listRoute, { params: { workspace }, cookie }),
      callRoute(auditRoute, { params: { workspace }, cookie }),
      callRoute(updateWorkspaceRoute, {
        method: "PATCH",
        params: { workspace },
        cookie,
        body: { name: "x" },
      }),
      callRoute(roleRoute, {
        method: "PATCH",
        params: { workspace, user },
        cookie,
        body: { role: "viewer" },
      }),
      callRoute(removeRoute, { method: "DELETE", params: { workspace, user }, cookie }),
      callRoute(roleRoute, {
        method: "PATCH",
        params: { workspace: ours.workspace, user },
        cookie,
        body: { role: "viewer" },
      }),
      callRoute(removeRoute, { method: "DELETE", params: { workspace: ours.workspace, user }, cookie }),
    ];
    const before = await listMembers(theirs.owner);
    const foreign = await Promise.all(calls(theirs.workspace, theirs.viewer.actor.userId));
    const missing = await Promise.all(calls(newId("wsp"), newId("usr")));
    for (const [index, answer] of foreign.entries()) {
      expect(answer.status).toBe(404);
      expect(strip(answer.text)).toBe(strip(missing[index]?.text ?? ""));
    }
    expect(await listMembers(theirs.owner)).toEqual(before);
  });
});
