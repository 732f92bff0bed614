import { insertHook, listHooks, requireHook } from "#db/queries/hooks.ts";
import { lockTrigger } from "#db/queries/triggers.ts";
import { transaction } from "#db/scope.ts";
import type { EndpointInput, EndpointOutput } from "#lib/contracts/endpoint.ts";
import type { createHookEndpoint } from "#lib/contracts/hooks.ts";
import { memberId, requirePermission } from "#lib/domain/access.ts";
import { AppError } from "#lib/domain/errors.ts";
import { SENDER_MAKES_SECRET, SenderSettings } from "#lib/domain/hook.ts";
import { DEFAULT_MAPPINGS } from "#lib/domain/hook-samples.ts";
import { newId } from "#lib/domain/ids.ts";
import { HOOKS_PER_TRIGGER_MAX } from "#lib/domain/limits.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { ServiceContext } from "../context.ts";
import { checkSecret } from "./check-secret.ts";
import { hashHookToken, hookPlace, newHookSecret, newHookToken } from "./hook-secrets.ts";
import { hookView } from "./hook-view.ts";

type Verb = typeof createHookEndpoint;

/**
 * Makes a webhook of an API trigger in one environment. A secret that is made here is answered once; where the sender
 * makes it, the hook refuses every delivery until it is set. Throws `not_found`, `trigger_kind`, `invalid_input`.
 */
export async function createHook(
  ctx: ServiceContext,
  input: EndpointInput<Verb>,
): Promise<EndpointOutput<Verb>> {
  requirePermission(ctx, "trigger:edit");
  const { scheme, name, environment, filter } = input;
  if (scheme === "unsigned" && !input.accept_unsigned) throw unsignedNotAccepted();
  const sender = senderOf(input);
  if (input.secret !== null) checkSecret(scheme, sender, input.secret);
  const made = scheme === "unsigned" || input.secret !== null || SENDER_MAKES_SECRET.has(scheme);
  const newSecret = made ? null : newHookSecret(scheme, sender);
  const secret = scheme === "unsigned" ? null : (input.secret ?? newSecret);
  return transaction(ctx.scope, async (scope) => {
    const tx = { ...ctx, scope };
    const trigger = await lockTrigger(scope, input.trigger);
    if (trigger.kind !== "api")
      throw new AppError("trigger_kind", { detail: "Webhooks start API triggers only." });
    const others = await listHooks(scope, trigger.id, environment);
    if (others.length >= HOOKS_PER_TRIGGER_MAX) throw tooMany();
    const id = newId("hok");
    const token = newHookToken();
    const place = { id, workspaceId: scope.workspaceId };
    const { vault } = ctx.ports;
    await insertHook(scope, {
      id,
      triggerId: trigger.id,
      environment,
      name,
      tokenHash: hashHookToken(token),
      sealedToken: vault.seal(token, hookPlace(place, "sealed_token")),
      scheme,
      settings: { filter, mapping: input.mapping ?? DEFAULT_MAPPINGS[scheme], sender },
      sealedSecret: secret === null ? null : vault.seal(secret, hookPlace(place, "sealed_secret")),
      createdBy: memberId(ctx.actor),
      createdAt: ctx.now(),
    });
    await recordAudit(tx, {
      action: "hook.create",
      target: { id, name },
      environment,
      // That anybody who learns the URL can start runs is a decision that somebody made.
      after: { trigger: trigger.name, scheme, ...(scheme === "unsigned" && { unsigned_accepted: true }) },
    });
    const row = await requireHook(scope, { hook: id, trigger: trigger.id, environment });
    return { hook: await hookView(tx, row), secret: newSecret };
  });
}

/** How the sender signs is only asked of senders that we do not know. */
function senderOf({ scheme, sender }: EndpointInput<Verb>): SenderSettings | null {
  if (scheme !== "hmac" && scheme !== "unsigned") return null;
  return sender ?? SenderSettings.parse({});
}

const unsignedNotAccepted = () =>
  new AppError("invalid_input", {
    errors: [
      {
        pointer: "/accept_unsigned",
        code: "unsigned",
        detail: "Confirm that whoever learns this URL may start runs.",
      },
    ],
  });

const tooMany = () =>
  new AppError("invalid_input", {
    detail: `A trigger may have at most ${HOOKS_PER_TRIGGER_MAX} webhooks in one environment.`,
  });
