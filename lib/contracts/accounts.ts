import * as z from "zod";
import { PERMISSIONS, RoleName } from "#lib/domain/access.ts";
import { Ids } from "#lib/domain/ids.ts";
import { TimeZone } from "#lib/domain/instant.ts";
import { NAME_CHARS_MAX, PASSWORD_CHARS_MAX } from "#lib/domain/limits.ts";
import { NewPassword } from "#lib/domain/password.ts";
import { At, Done, MemberParams, WorkspaceParams } from "./common.ts";
import { endpoint } from "./endpoint.ts";

export const Email = z.string().trim().toLowerCase().pipe(z.email("Give a full e-mail address").max(254));
const PersonName = z.string().trim().min(1, "Give your name").max(NAME_CHARS_MAX);
export const WorkspaceName = z.string().trim().min(1, "Give the workspace a name").max(NAME_CHARS_MAX);

export const SetupInput = z.object({
  token: z.string().min(1).max(200),
  name: PersonName,
  email: Email,
  password: NewPassword,
  workspace_name: WorkspaceName,
});
export const SignInInput = z.object({
  email: Email,
  password: z.string().min(1, "Give your password").max(PASSWORD_CHARS_MAX),
});
export const ChangePasswordInput = z.object({
  current_password: z.string().min(1, "Give your current password").max(PASSWORD_CHARS_MAX),
  new_password: NewPassword,
});

export const MeView = z.object({
  id: Ids.user,
  name: z.string(),
  email: z.string(),
  workspaces: z.array(
    z.object({
      id: Ids.workspace,
      name: z.string(),
      role: RoleName,
      permissions: z.array(z.enum(PERMISSIONS)),
    }),
  ),
});
export type MeView = z.infer<typeof MeView>;

export const WorkspaceView = z.object({
  id: Ids.workspace,
  name: z.string(),
  time_zone: z.string(),
  rate_limit: z.object({ calls: z.int(), seconds: z.int() }).nullable(),
  created_at: At,
});
export type WorkspaceView = z.infer<typeof WorkspaceView>;

export const MemberView = z.object({
  id: Ids.user,
  name: z.string(),
  email: z.string(),
  role: RoleName,
  joined_at: At,
});
export type MemberView = z.infer<typeof MemberView>;

export const AcceptInvitationInput = z.object({
  token: z.string().min(1).max(200),
  name: PersonName,
  /** Chosen here, or that of the account that the e-mail has already. */
  password: z.string().min(1, "Give a password").max(PASSWORD_CHARS_MAX),
});

/** What the holder of an invitation link may know of it. */
export const InvitationView = z.object({
  email: z.string(),
  workspace: z.string(),
  role: RoleName,
  has_account: z.boolean(),
});
export type InvitationView = z.infer<typeof InvitationView>;

/** Creates the first owner and workspace, and signs them in. The token is the printed setup link's. */
export const setUpEndpoint = endpoint({
  method: "POST",
  path: "/setup",
  summary: "Create the owner and the first workspace",
  access: "public",
  body: SetupInput,
  output: z.object({ workspace: Ids.workspace }),
  status: 201,
});

export const signInEndpoint = endpoint({
  method: "POST",
  path: "/sign-in",
  summary: "Sign a browser in; the answer sets the session cookie",
  access: "public",
  body: SignInInput,
  output: Done,
});

export const signOutEndpoint = endpoint({
  method: "POST",
  path: "/sign-out",
  summary: "End this browser's session",
  access: "account",
  output: Done,
});

export const getMeEndpoint = endpoint({
  method: "GET",
  path: "/me",
  summary: "Who is signed in, and where they belong",
  access: "account",
  output: MeView,
});

export const changePasswordEndpoint = endpoint({
  method: "POST",
  path: "/me/password",
  summary: "Change the password; every other session ends",
  access: "account",
  body: ChangePasswordInput,
  output: Done,
});

export const getWorkspaceEndpoint = endpoint({
  method: "GET",
  path: "/workspaces/{workspace}",
  summary: "One workspace",
  params: WorkspaceParams,
  output: WorkspaceView,
});

export const updateWorkspaceEndpoint = endpoint({
  method: "PATCH",
  path: "/workspaces/{workspace}",
  summary: "Change a workspace's name, time zone or rate limit",
  params: WorkspaceParams,
  body: z.object({
    name: WorkspaceName.optional(),
    time_zone: TimeZone.optional(),
    rate_limit: z
      .object({ calls: z.int().min(1).max(1_000_000), seconds: z.int().min(1).max(86_400) })
      .nullable()
      .optional(),
  }),
  output: WorkspaceView,
});

export const createWorkspaceEndpoint = endpoint({
  method: "POST",
  path: "/workspaces",
  summary: "Create another workspace, owned by whoever asks",
  access: "account",
  body: z.object({ name: WorkspaceName }),
  output: WorkspaceView,
  status: 201,
});

export const listMembersEndpoint = endpoint({
  method: "GET",
  path: "/workspaces/{workspace}/members",
  summary: "Members of a workspace",
  params: WorkspaceParams,
  output: z.object({ items: z.array(MemberView), next: z.null() }),
});

export const inviteMemberEndpoint = endpoint({
  method: "POST",
  path: "/workspaces/{workspace}/members",
  summary: "Make an invitation link for one person",
  params: WorkspaceParams,
  body: z.object({ email: Email, role: RoleName }),
  output: z.object({ invitation_url: z.string(), expires_at: At }),
  status: 201,
});

/** Signs in as well. Somebody who has an account already gives its password; the name is then left as it is. */
export const acceptInvitationEndpoint = endpoint({
  method: "POST",
  path: "/invitations/accept",
  summary: "Join a workspace with an invitation link",
  access: "public",
  body: AcceptInvitationInput,
  output: z.object({ workspace: Ids.workspace, email: z.string() }),
  status: 201,
});

export const updateMemberEndpoint = endpoint({
  method: "PATCH",
  path: "/workspaces/{workspace}/members/{user}",
  summary: "Change a member's role",
  params: MemberParams,
  body: z.object({ role: RoleName }),
  output: MemberView,
});

export const removeMemberEndpoint = endpoint({
  method: "DELETE",
  path: "/workspaces/{workspace}/members/{user}",
  summary: "Remove a member",
  params: MemberParams,
  output: Done,
});
