import { AppError } from "#lib/domain/errors.ts";
import type { HookScheme } from "#lib/domain/hook.ts";
import type { HeaderOf } from "#lib/domain/hook-delivery.ts";
import { isSafeJson, isStorableJson, type Json } from "#lib/domain/json.ts";
import { parseJson } from "./request-body.ts";

const FORM_TYPE = /^application\/x-www-form-urlencoded\s*(?:;|$)/i;

/** Whether the body is a form: GitHub's on request, and Slack's commands and buttons always. */
export const isForm = (header: HeaderOf): boolean => FORM_TYPE.test(header("content-type") ?? "");

/**
 * The payload of a verified delivery. A form is read where a sender is known to send one: GitHub and Slack put JSON
 * into its field `payload`, and a Slack command is the form itself. Throws `invalid_json`.
 */
export function parseDelivery(scheme: HookScheme, header: HeaderOf, body: Uint8Array): Json {
  if (!isForm(header)) return parseJson(body);
  const fields = new URLSearchParams(utf8(body));
  const wrapped = fields.get("payload");
  if (wrapped !== null && (scheme === "github" || scheme === "slack")) return parseJson(Buffer.from(wrapped));
  const payload = Object.fromEntries(fields);
  if (!isSafeJson(payload) || !isStorableJson(payload)) throw new AppError("invalid_json");
  return payload;
}

function utf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new AppError("invalid_json", { cause });
  }
}
