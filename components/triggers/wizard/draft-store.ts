import type { AssistantId } from "#lib/domain/ids.ts";
import { TRIGGER_KINDS } from "#lib/domain/trigger.ts";
import { emptyValues, type TriggerValues } from "../form/trigger-values.ts";

/** What survives a reload in this tab. A key's secret is no part of it. */
export type Draft = { values: TriggerValues; keyId: string | null };

const keyOf = (assistantId: AssistantId) => `kickoff.trigger-draft.${assistantId}`;

export function loadDraft(assistantId: AssistantId): Draft | null {
  try {
    const text = sessionStorage.getItem(keyOf(assistantId));
    return text === null ? null : readDraft(JSON.parse(text), assistantId);
  } catch {
    // Storage may be switched off, and what is in it may be anything.
    return null;
  }
}

export function saveDraft(assistantId: AssistantId, draft: Draft): void {
  try {
    sessionStorage.setItem(keyOf(assistantId), JSON.stringify(draft));
  } catch {
    // Without storage there is no draft; the form itself still works.
  }
}

export function dropDraft(assistantId: AssistantId): void {
  try {
    sessionStorage.removeItem(keyOf(assistantId));
  } catch {
    // As above.
  }
}

/** A draft of this form, or null for anything else. */
export function readDraft(stored: unknown, assistantId: AssistantId): Draft | null {
  if (typeof stored !== "object" || stored === null || !("values" in stored)) return null;
  const { values, keyId } = stored as { values: Partial<TriggerValues> | null; keyId?: unknown };
  if (typeof values !== "object" || values === null || values.assistant_id !== assistantId) return null;
  const { settings = null } = values;
  if (settings !== null && !TRIGGER_KINDS.includes(settings.kind)) return null;
  return {
    values: { ...emptyValues(assistantId), ...values, settings },
    keyId: typeof keyId === "string" ? keyId : null,
  };
}
