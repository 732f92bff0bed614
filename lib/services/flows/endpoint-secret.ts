import { randomBytes } from "node:crypto";
import type { FlowEndpointRow } from "#db/queries/flows.ts";
import type { WorkspaceId } from "#lib/domain/ids.ts";
import { FLOW_SECRET_BYTES } from "#lib/domain/limits.ts";
import type { SealPlace, Vault } from "../context.ts";

/** A signing secret as Standard Webhooks writes it. */
export const newEndpointSecret = (): string => `whsec_${randomBytes(FLOW_SECRET_BYTES).toString("base64")}`;

type Place = Pick<FlowEndpointRow, "flowId" | "environment"> & { workspaceId: WorkspaceId };

export const endpointSecretPlace = (
  { flowId, environment, workspaceId }: Place,
  column: "sealed_secret" | "sealed_previous_secret",
): SealPlace => ({ table: "flow_endpoints", column, rowId: `${flowId}/${environment}`, workspaceId });

/** The secrets that sign a call now, newest first: two while a rotation overlaps. */
export function liveEndpointSecrets(
  vault: Vault,
  row: Omit<FlowEndpointRow, "url" | "updatedAt">,
  now: Date,
): string[] {
  const current = vault.open(row.sealedSecret, endpointSecretPlace(row, "sealed_secret"));
  const { sealedPreviousSecret, previousSecretUntil } = row;
  if (!sealedPreviousSecret || !previousSecretUntil || previousSecretUntil <= now) return [current];
  return [current, vault.open(sealedPreviousSecret, endpointSecretPlace(row, "sealed_previous_secret"))];
}
