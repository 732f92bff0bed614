import * as z from "zod";
import { PERMISSIONS, RoleName } from "#lib/domain/access.ts";
import { Ids } from "#lib/domain/ids.ts";
import { NAME_CHARS_MAX } from "#lib/domain/limits.ts";
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
  password: z.string().min(1, "Give your password").max(1_000),
});
export const ChangePasswordInput = z.object({
  current_password: z.string().min(1).max(1_000),
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
  password: NewPassword,
});

/** Creates the first owner and workspace. The token is the printed setup link's. */
export const setUpEndpoint = endpoint({
  method: "POST",
  path: "/setup",
  summary: "Create the owner and the first workspace",
  body: SetupInput,
  output: z.object({ workspace: Ids.workspace }),
  status: 201,
});

export const getMeEndpoint = endpoint({
  method: "GET",
  path: "/me",
  summary: "Who is signed in, and where they belong",
  output: MeView,
});

export const changePasswordEndpoint = endpoint({
  method: "POST",
  path: "/me/password",
  summary: "Change the password; every other session ends",
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
    time_zone: z.string().max(100).optional(),
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

export const acceptInvitationEndpoint = endpoint({
  method: "POST",
  path: "/invitations/accept",
  summary: "Join a workspace with an invitation link",
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
