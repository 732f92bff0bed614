import { insertKey } from "#db/queries/key-auth.ts";
import { requireKey } from "#db/queries/keys.ts";
import { missingTriggers } from "#db/queries/triggers.ts";
import { transaction } from "#db/scope.ts";
import type { EndpointInput, EndpointOutput } from "#lib/contracts/endpoint.ts";
import type { createKeyEndpoint } from "#lib/contracts/keys.ts";
import { memberId, requirePermission } from "#lib/domain/access.ts";
import { ENVIRONMENTS } from "#lib/domain/environment.ts";
import { AppError } from "#lib/domain/errors.ts";
import { daysAfter } from "#lib/domain/instant.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { ServiceContext } from "../context.ts";
import { keyView } from "./key-view.ts";
import { newKeySecret } from "./new-key-secret.ts";
import { requireNoMore } from "./require-no-more.ts";

type Verb = typeof createKeyEndpoint;

/**
 * Answers with the secret, the only time that anybody sees it; its SHA-256 is kept. Throws `invalid_input` for unknown
 * triggers, `forbidden` for a key without end that no owner asks for, and `key_scope_missing`, `key_environment` or
 * `key_trigger` when a key asks for more than it has.
 */
export async function createKey(
  ctx: ServiceContext,
  input: EndpointInput<Verb>,
): Promise<EndpointOutput<Verb>> {
  requirePermission(ctx, "key:edit");
  if (input.expires_in_days === null) requireOwner(ctx);
  requireNoMore(ctx, { ...input, triggerIds: input.trigger_ids });
  const now = ctx.now();
  const environments = ENVIRONMENTS.filter((name) => input.environments.includes(name));
  const scopes = [...new Set(input.scopes)];
  const expiresAt = input.expires_in_days === null ? null : daysAfter(now, input.expires_in_days);
  const { token, stored } = newKeySecret(environments);
  return transaction(ctx.scope, async (scope) => {
    await requireTriggers({ ...ctx, scope }, input);
    const { name, trigger_ids: triggerIds } = input;
    const id = await insertKey(
      scope,
      { name, environments, scopes, triggerIds, expiresAt, createdBy: memberId(ctx.actor), createdAt: now },
      stored,
    );
    await recordAudit(
      { ...ctx, scope },
      {
        action: "key.create",
        target: { id, name },
        after: {
          environments,
          scopes,
          trigger_ids: triggerIds,
          expires_at: expiresAt?.toISOString() ?? null,
        },
      },
    );
    return { key: keyView(await requireKey(scope, id), now), secret: token };
  });
}

function requireOwner({ actor }: ServiceContext): void {
  if (actor.kind === "system" || (actor.kind === "member" && actor.role === "owner")) return;
  throw new AppError("forbidden", { detail: "Only an owner may create a key that never expires." });
}

async function requireTriggers(
  ctx: ServiceContext,
  { trigger_ids: ids }: EndpointInput<Verb>,
): Promise<void> {
  const missing = new Set(await missingTriggers(ctx.scope, ids ?? []));
  const errors = (ids ?? []).flatMap((id, index) =>
    missing.has(id)
      ? [{ pointer: `/trigger_ids/${index}`, code: "unknown_trigger", detail: "There is no such trigger." }]
      : [],
  );
  if (errors.length > 0) throw new AppError("invalid_input", { errors });
}
