import { insertAuditEntry } from "#db/queries/audit.ts";
import type { Actor } from "#lib/domain/access.ts";
import type { Environment } from "#lib/domain/environment.ts";
import type { JsonObject } from "#lib/domain/json.ts";
import type { ServiceContext } from "../context.ts";

export type AuditFacts = {
  /** Noun and verb: `trigger.pause`. */
  action: string;
  target: { id: string; name: string };
  environment?: Environment;
  /** Only what changed, and never a secret. */
  before?: JsonObject;
  after?: JsonObject;
};

const actorId = (actor: Actor): string | null =>
  actor.kind === "member" ? actor.userId : actor.kind === "key" ? actor.apiKeyId : null;

/** Writes who changed what, in the transaction of the change itself: pass the context of that transaction. */
export function recordAudit(
  ctx: Pick<ServiceContext, "scope" | "actor" | "request">,
  facts: AuditFacts,
): Promise<void> {
  return insertAuditEntry(ctx.scope, {
    actorKind: ctx.actor.kind,
    actorId: actorId(ctx.actor),
    actorName: ctx.actor.name,
    action: facts.action,
    targetId: facts.target.id,
    targetName: facts.target.name,
    environment: facts.environment ?? null,
    before: facts.before ?? null,
    after: facts.after ?? null,
    requestId: ctx.request.id,
    ip: ctx.request.ip,
  });
}
