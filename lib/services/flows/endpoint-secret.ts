import { randomBytes } from "node:crypto";
import type { FlowEndpointRow } from "#db/queries/flows.ts";
import type { WorkspaceId } from "#lib/domain/ids.ts";
import { FLOW_SECRET_BYTES } from "#lib/domain/limits.ts";
import type { SealPlace } from "../context.ts";

/** A signing secret as Standard Webhooks writes it. */
export const newEndpointSecret = (): string => `whsec_${randomBytes(FLOW_SECRET_BYTES).toString("base64")}`;

type Place = Pick<FlowEndpointRow, "flowId" | "environment"> & { workspaceId: WorkspaceId };

export const endpointSecretPlace = (
  { flowId, environment, workspaceId }: Place,
  column: "sealed_secret" | "sealed_previous_secret",
): SealPlace => ({ table: "flow_endpoints", column, rowId: `${flowId}/${environment}`, workspaceId });
