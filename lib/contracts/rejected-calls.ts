import * as z from "zod";
import { EnvironmentInAnyCase, EnvironmentName } from "#lib/domain/environment.ts";
import { type ErrorCode, isErrorCode } from "#lib/domain/errors.ts";
import { Ids } from "#lib/domain/ids.ts";
import { RejectedFacts } from "#lib/domain/rejected-call.ts";
import { At, reference, WorkspaceParams } from "./common.ts";
import { endpoint } from "./endpoint.ts";
import { PageQuery, pageOf } from "./page.ts";

const Code = z.string().refine(isErrorCode, "There is no such code") as unknown as z.ZodType<
  ErrorCode,
  ErrorCode
>;

export const RejectedSample = z.object({
  id: Ids.rejectedCall,
  at: At,
  last_at: At,
  /** Calls that it stands for: more than one when they came within a minute. */
  count: z.number(),
  detail: z.string(),
  facts: RejectedFacts,
});

/** Refused calls of one kind from one source: why, what to do, and whether it is over. */
export const RejectedGroup = z.object({
  /** Of the newest of them. */
  id: Ids.rejectedCall,
  code: Code,
  status: z.number(),
  /** What the caller was told. */
  cause: z.string(),
  /** What to do about it, in this very case. */
  remedy: z.string(),
  environment: EnvironmentName.nullable(),
  trigger: reference(Ids.trigger).nullable(),
  hook: reference(Ids.hook).nullable(),
  key: reference(Ids.apiKey).nullable(),
  from: z.object({
    ip: z.string().nullable(),
    user_agent: z.string().nullable(),
    /** A flood from more sources than are told apart. */
    many: z.boolean(),
  }),
  count: z.number(),
  first_at: At,
  last_at: At,
  /** Several calls within the last minutes, and none accepted since. */
  retrying: z.boolean(),
  /** A later call of the same source to the same trigger that was accepted. */
  accepted_at: At.nullable(),
  /** The newest of them. */
  samples: z.array(RejectedSample),
});
export type RejectedGroup = z.infer<typeof RejectedGroup>;

export const listRejectedCallsEndpoint = endpoint({
  method: "GET",
  path: "/workspaces/{workspace}/rejected-calls",
  summary: "Refused calls of the last thirty days, grouped by code, environment, key and source",
  params: WorkspaceParams,
  query: PageQuery.extend({
    trigger: Ids.trigger.optional(),
    key: Ids.apiKey.optional(),
    hook: Ids.hook.optional(),
    code: Code.optional(),
    environment: EnvironmentInAnyCase.optional(),
  }),
  output: pageOf(RejectedGroup),
});
