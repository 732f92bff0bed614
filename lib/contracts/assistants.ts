import * as z from "zod";
import { Ids } from "#lib/domain/ids.ts";
import { DESCRIPTION_CHARS_MAX, NAME_CHARS_MAX } from "#lib/domain/limits.ts";
import { AssistantParams, At, Done, WorkspaceParams } from "./common.ts";
import { endpoint } from "./endpoint.ts";
import { PageQuery, pageOf } from "./page.ts";

const AssistantFields = z.object({
  name: z.string().trim().min(1, "Give the assistant a name").max(NAME_CHARS_MAX),
  description: z.string().trim().max(DESCRIPTION_CHARS_MAX).default(""),
});
export const CreateAssistantInput = AssistantFields;
export const UpdateAssistantInput = z.object({
  name: AssistantFields.shape.name.optional(),
  description: z.string().trim().max(DESCRIPTION_CHARS_MAX).optional(),
});

export const AssistantView = z.object({
  id: Ids.assistant,
  name: z.string(),
  description: z.string(),
  trigger_count: z.int(),
  flow_count: z.int(),
  created_at: At,
  updated_at: At,
});
export type AssistantView = z.infer<typeof AssistantView>;

export const listAssistantsEndpoint = endpoint({
  method: "GET",
  path: "/workspaces/{workspace}/assistants",
  summary: "Assistants of a workspace",
  params: WorkspaceParams,
  query: PageQuery,
  output: pageOf(AssistantView),
});

export const createAssistantEndpoint = endpoint({
  method: "POST",
  path: "/workspaces/{workspace}/assistants",
  summary: "Create an assistant",
  params: WorkspaceParams,
  body: CreateAssistantInput,
  output: AssistantView,
  status: 201,
});

export const getAssistantEndpoint = endpoint({
  method: "GET",
  path: "/workspaces/{workspace}/assistants/{assistant}",
  summary: "One assistant",
  params: AssistantParams,
  output: AssistantView,
});

export const updateAssistantEndpoint = endpoint({
  method: "PATCH",
  path: "/workspaces/{workspace}/assistants/{assistant}",
  summary: "Rename or describe an assistant",
  params: AssistantParams,
  body: UpdateAssistantInput,
  output: AssistantView,
});

export const deleteAssistantEndpoint = endpoint({
  method: "DELETE",
  path: "/workspaces/{workspace}/assistants/{assistant}",
  summary: "Delete an assistant with its triggers and flows; its runs stay",
  params: AssistantParams,
  output: Done,
});
