import * as z from "zod";
import { EnvironmentName } from "#lib/domain/environment.ts";
import { Ids } from "#lib/domain/ids.ts";
import { JsonObjectSchema } from "#lib/domain/json.ts";
import { At, WorkspaceParams } from "./common.ts";
import { endpoint } from "./endpoint.ts";
import { PageQuery, pageOf } from "./page.ts";

export const AuditEntryView = z.object({
  id: Ids.auditEntry,
  at: At,
  actor: z.object({ kind: z.string(), id: z.string().nullable(), name: z.string() }),
  action: z.string(),
  target: z.object({ id: z.string().nullable(), name: z.string().nullable() }),
  environment: EnvironmentName.nullable(),
  before: JsonObjectSchema.nullable(),
  after: JsonObjectSchema.nullable(),
  ip: z.string().nullable(),
});
export type AuditEntryView = z.infer<typeof AuditEntryView>;

export const listAuditEndpoint = endpoint({
  method: "GET",
  path: "/workspaces/{workspace}/audit",
  summary: "Who changed what, newest first",
  params: WorkspaceParams,
  query: PageQuery.extend({ target: z.string().max(64).optional() }),
  output: pageOf(AuditEntryView),
});
