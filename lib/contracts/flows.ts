import * as z from "zod";
import { EnvironmentInAnyCase, EnvironmentName } from "#lib/domain/environment.ts";
import { FLOW_KINDS, FlowEndpoint } from "#lib/domain/flow.ts";
import { Ids } from "#lib/domain/ids.ts";
import { JsonObjectSchema } from "#lib/domain/json.ts";
import { DESCRIPTION_CHARS_MAX, NAME_CHARS_MAX } from "#lib/domain/limits.ts";
import { At, Done, FlowParams, reference, WorkspaceParams } from "./common.ts";
import { endpoint } from "./endpoint.ts";
import { PageQuery, pageOf } from "./page.ts";
import { RunView } from "./runs.ts";

const FlowName = z.string().trim().min(1, "Give the flow a name").max(NAME_CHARS_MAX);
const FlowDescription = z.string().trim().max(DESCRIPTION_CHARS_MAX).default("");

/** A code flow names a function that ships with the product; an HTTP flow begins with its DEV endpoint. */
export const CreateFlowInput = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("code"),
    assistant_id: Ids.assistant,
    name: FlowName,
    description: FlowDescription,
    code_flow_id: z.string().min(1, "Choose a code flow").max(100),
  }),
  z.object({
    kind: z.literal("http"),
    assistant_id: Ids.assistant,
    name: FlowName,
    description: FlowDescription,
    environment: EnvironmentName.default("DEV"),
    endpoint: FlowEndpoint,
  }),
]);
export type CreateFlowInput = z.infer<typeof CreateFlowInput>;

export const FlowEndpointView = z.object({
  environment: EnvironmentName,
  url: z.string(),
  previous_secret_until: At.nullable(),
  updated_at: At,
});

export const FlowView = z.object({
  id: Ids.flow,
  kind: z.enum(FLOW_KINDS),
  name: z.string(),
  description: z.string(),
  assistant: reference(Ids.assistant),
  code_flow_id: z.string().nullable(),
  /** An input to try the flow with. */
  example: JsonObjectSchema,
  endpoints: z.array(FlowEndpointView),
  /** Triggers whose deployed versions start this flow. */
  triggers: z.array(reference(Ids.trigger)),
  /** 95th percentile of the last 100 successful runs; null without any. Milliseconds. */
  p95_ms: z.number().nullable(),
  last_run: z.object({ id: Ids.run, state: z.string(), created_at: At }).nullable(),
  created_at: At,
  updated_at: At,
});
export type FlowView = z.infer<typeof FlowView>;

/** A signing secret, shown in exactly one answer. */
export const FlowWithSecret = z.object({ flow: FlowView, signing_secret: z.string().nullable() });

export const CodeFlowView = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  example: JsonObjectSchema,
  input_schema: JsonObjectSchema,
});
export type CodeFlowView = z.infer<typeof CodeFlowView>;

export const listCodeFlowsEndpoint = endpoint({
  method: "GET",
  path: "/workspaces/{workspace}/code-flows",
  summary: "Code flows that ship with this deployment",
  params: WorkspaceParams,
  output: z.object({ items: z.array(CodeFlowView), next: z.null() }),
});

export const listFlowsEndpoint = endpoint({
  method: "GET",
  path: "/workspaces/{workspace}/flows",
  summary: "Flows of a workspace",
  params: WorkspaceParams,
  query: PageQuery.extend({ assistant: Ids.assistant.optional() }),
  output: pageOf(FlowView),
});

export const createFlowEndpoint = endpoint({
  method: "POST",
  path: "/workspaces/{workspace}/flows",
  summary: "Create a flow; an HTTP flow's signing secret is in this answer only",
  params: WorkspaceParams,
  body: CreateFlowInput,
  output: FlowWithSecret,
  status: 201,
});

export const getFlowEndpoint = endpoint({
  method: "GET",
  path: "/workspaces/{workspace}/flows/{flow}",
  summary: "One flow",
  params: FlowParams,
  output: FlowView,
});

export const updateFlowEndpoint = endpoint({
  method: "PATCH",
  path: "/workspaces/{workspace}/flows/{flow}",
  summary: "Rename or describe a flow",
  params: FlowParams,
  body: z.object({
    name: FlowName.optional(),
    description: z.string().trim().max(DESCRIPTION_CHARS_MAX).optional(),
  }),
  output: FlowView,
});

export const deleteFlowEndpoint = endpoint({
  method: "DELETE",
  path: "/workspaces/{workspace}/flows/{flow}",
  summary: "Delete a flow that no trigger uses",
  params: FlowParams,
  output: Done,
});

/** Sets the endpoint of one environment. A new endpoint, or `rotate_secret`, answers with the signing secret once. */
export const putFlowEndpointEndpoint = endpoint({
  method: "PUT",
  path: "/workspaces/{workspace}/flows/{flow}/endpoints/{environment}",
  summary: "Set an HTTP flow's endpoint in one environment",
  params: FlowParams.extend({ environment: EnvironmentInAnyCase }),
  body: FlowEndpoint.extend({ rotate_secret: z.boolean().default(false) }),
  output: FlowWithSecret,
});

/** Runs the flow once with the given input, without any trigger. */
export const testFlowEndpoint = endpoint({
  method: "POST",
  path: "/workspaces/{workspace}/flows/{flow}/test",
  summary: "Run a flow once to see that it works",
  params: FlowParams,
  body: z.object({ environment: EnvironmentName.default("DEV"), input: JsonObjectSchema.default({}) }),
  output: RunView,
  status: 202,
});
