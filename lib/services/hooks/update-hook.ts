import { lockHook, requireHook, updateHook as updateHookRow } from "#db/queries/hooks.ts";
import { transaction } from "#db/scope.ts";
import type { EndpointInput, EndpointOutput } from "#lib/contracts/endpoint.ts";
import type { updateHookEndpoint } from "#lib/contracts/hooks.ts";
import { requirePermission } from "#lib/domain/access.ts";
import { AppError } from "#lib/domain/errors.ts";
import { changed } from "../audit/changed.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { ServiceContext } from "../context.ts";
import { checkSecret } from "./check-secret.ts";
import { activeSecrets } from "./hook-secrets.ts";
import { hookView } from "./hook-view.ts";

type Verb = typeof updateHookEndpoint;

/** Changes what is sent. Holds from the next delivery on. Throws `not_found`, `invalid_input`. */
export async function updateHook(
  ctx: ServiceContext,
  input: EndpointInput<Verb>,
): Promise<EndpointOutput<Verb>> {
  requirePermission(ctx, "trigger:edit");
  return transaction(ctx.scope, async (scope) => {
    const tx = { ...ctx, scope };
    const hook = await lockHook(scope, input);
    const { name, filter, mapping, sender } = input;
    if (sender !== undefined) {
      if (hook.settings.sender === null) throw senderIsKnown();
      for (const secret of activeSecrets(ctx.ports.vault, hook, ctx.now())) {
        checkSecret(hook.scheme, sender, secret);
      }
    }
    const change = changed({ name: hook.name, ...hook.settings }, { name, filter, mapping, sender });
    if (change !== null) {
      const { name: newName, ...settings } = { name, filter, mapping, sender };
      await updateHookRow(scope, hook.id, {
        name: newName ?? hook.name,
        settings: { ...hook.settings, ...withoutUndefined(settings) },
      });
      await recordAudit(tx, {
        action: "hook.update",
        target: hook,
        environment: hook.environment,
        before: change.before,
        after: change.after,
      });
    }
    return hookView(tx, await requireHook(scope, input));
  });
}

const withoutUndefined = <T extends object>(fields: T) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Name in keyof T]?: NonNullable<T[Name]>;
  };

const senderIsKnown = () =>
  new AppError("invalid_input", {
    errors: [
      { pointer: "/sender", code: "known_sender", detail: "How this sender signs is fixed by its scheme." },
    ],
  });
