import { listVersionConfigs } from "#db/queries/accept-calls.ts";
import type { Scope } from "#db/scope.ts";
import type { VersionId } from "#lib/domain/ids.ts";
import { TRIGGER_RULES_MAX } from "#lib/domain/limits.ts";
import type { TriggerConfig } from "#lib/domain/trigger.ts";
import { compileInputSchema, type InputCheck } from "../triggers/input-schema.ts";

/** A version's configuration with its input schema compiled. */
export type TriggerRules = { readonly config: TriggerConfig; readonly checkInput: InputCheck | null };

// By version, which never changes: nothing in here can be out of date. The least recently used leave first.
const kept = new Map<VersionId, TriggerRules>();

/** The rules of these versions; compiled when first asked for. */
export async function loadRules(
  ctx: { scope: Scope },
  versions: ReadonlySet<VersionId>,
): Promise<ReadonlyMap<VersionId, TriggerRules>> {
  const found = new Map<VersionId, TriggerRules>();
  const missing: VersionId[] = [];
  for (const id of versions) {
    const rules = kept.get(id);
    if (!rules) {
      missing.push(id);
      continue;
    }
    found.set(id, rules);
    kept.delete(id);
    kept.set(id, rules);
  }
  if (missing.length === 0) return found;
  for (const [id, config] of await listVersionConfigs(ctx.scope, missing)) {
    const rules = { config, checkInput: inputCheck(config) };
    found.set(id, rules);
    kept.set(id, rules);
  }
  for (const oldest of kept.keys()) {
    if (kept.size <= TRIGGER_RULES_MAX) break;
    kept.delete(oldest);
  }
  return found;
}

const inputCheck = ({ settings }: TriggerConfig): InputCheck | null =>
  settings.kind === "api" && settings.input_schema ? compileInputSchema(settings.input_schema) : null;
