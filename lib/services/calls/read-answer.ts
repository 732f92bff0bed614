import type { FixedAnswer } from "#db/queries/idempotency.ts";
import type { RunEnvelope } from "#lib/contracts/calls.ts";
import type { RunId, VersionId } from "#lib/domain/ids.ts";
import { ownAnswer } from "#lib/domain/own-answer.ts";
import type { ServiceContext } from "../context.ts";
import { readOutcome } from "./get-envelope.ts";
import { loadRules } from "./trigger-rules.ts";

/**
 * How a waiting call is answered for its run as it stands now: 200 completed, 502 failed, 202 pending, with the
 * envelope; or what its trigger makes of a completed run's output, by the version that started it.
 */
export async function readAnswer(
  ctx: ServiceContext,
  run: RunId,
): Promise<{ isPending: boolean; answer: FixedAnswer }> {
  const { envelope, versionId } = await readOutcome(ctx, run);
  const isPending = envelope.status === "pending";
  const own = envelope.status === "completed" ? await makeOwn(ctx, envelope, versionId) : null;
  if (own) return { isPending, answer: own };
  const status = { completed: 200, failed: 502, pending: 202 }[envelope.status];
  const headers: Record<string, string> = isPending ? { location: envelope.status_url } : {};
  return { isPending, answer: { status, headers, body: JSON.stringify(envelope) } };
}

async function makeOwn(
  ctx: ServiceContext,
  envelope: RunEnvelope,
  versionId: VersionId | null,
): Promise<FixedAnswer | null> {
  if (versionId === null) return null;
  const rules = await loadRules(ctx, new Set([versionId]));
  const settings = rules.get(versionId)?.config.settings;
  if (settings?.kind !== "api" || settings.response === null) return null;
  const { workflow_id, created_at, started_at, finished_at, attempts } = envelope;
  const { status, headers, body } = ownAnswer(settings.response, {
    output: envelope.response,
    run: { id: workflow_id, created_at, started_at, finished_at, attempts },
  });
  return { status, headers, body };
}
