import { cookies, headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import { consolePaths, type Place } from "#lib/contracts/paths.ts";
import type { Role } from "#lib/domain/access.ts";
import { EnvironmentInAnyCase } from "#lib/domain/environment.ts";
import { type ErrorCode, isAppError } from "#lib/domain/errors.ts";
import { isId } from "#lib/domain/ids.ts";
import { systemContext, workspaceContext } from "#lib/runtime/contexts.ts";
import type { AccountContext } from "#lib/services/accounts/account-context.ts";
import { findMemberActor } from "#lib/services/accounts/find-member-actor.ts";
import type { ServiceContext, SystemContext } from "#lib/services/context.ts";
import { liveSession } from "./authenticate.ts";
import { requestFacts } from "./request-facts.ts";
import { sessionCookie } from "./session-cookie.ts";

/** The context of a page that needs nobody signed in. */
export const publicContext = cache(
  async (): Promise<SystemContext> => systemContext(requestFacts(await headers())),
);

/** The context of whoever is signed in, or null. One look-up for all layouts and pages of a request. */
export const accountContext = cache(async (): Promise<AccountContext | null> => {
  const system = await publicContext();
  const session = await liveSession(system, (await cookies()).get(sessionCookie().name)?.value);
  return session === null ? null : { ...system, session };
});

/** The same for a page that is only for people who are signed in: others are sent to sign in and brought back. */
export async function requireAccount(returnTo: string): Promise<AccountContext> {
  const account = await accountContext();
  if (account === null) redirect(consolePaths.signIn(returnTo));
  return account;
}

export type ConsoleParams = Promise<{ workspace: string; environment: string }>;

/**
 * A console page's context and place. Sends strangers to sign in; a workspace that is not theirs looks exactly like one
 * that does not exist.
 */
export async function pageContext(
  params: ConsoleParams,
): Promise<{ ctx: ServiceContext; account: AccountContext; role: Role; place: Place }> {
  const { workspace, environment } = await params;
  const account = await requireAccount(await currentPath(`/w/${workspace}/${environment}/assistants`));
  const known = EnvironmentInAnyCase.safeParse(environment);
  if (!isId("wsp", workspace) || !known.success || environment !== known.data.toLowerCase()) notFound();
  const actor = await orNotFound(findMemberActor(account, account.session.user, workspace));
  return {
    ctx: workspaceContext(account.request, workspace, actor),
    account,
    role: actor.role,
    place: { workspaceId: workspace, environment: known.data },
  };
}

const ABSENT: readonly string[] = ["not_found", "forbidden"] satisfies ErrorCode[];

/** Shows the 404 page instead of failing when the work finds nothing, or nothing that this person may see. */
export async function orNotFound<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (isAppError(error) && ABSENT.includes(error.code)) notFound();
    throw error;
  }
}

/** The address of this page, where proxy.ts tells it; a layout has no other way to know. */
async function currentPath(fallback: string): Promise<string> {
  return (await headers()).get("x-kickoff-path") ?? fallback;
}
