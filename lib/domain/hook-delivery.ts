import type { FieldFault } from "./errors.ts";
import type { HookCondition, HookFilter, HookMapping, HookScheme, SenderSettings } from "./hook.ts";
import type { Json, JsonObject } from "./json.ts";
import { HOOK_MAPPED_CHARS_MAX } from "./limits.ts";
import { renderTemplate, textOf, valueAt } from "./template.ts";

/** A delivery once it is read: what happened, by its name, and the whole of it. */
export type HookEvent = { event: string | null; payload: Json };

/** Headers of a request, by name in any case. */
export type HeaderOf = (name: string) => string | null;

/**
 * What a verified delivery is about, and the id by which its sender would send it again; null when it names none.
 * Whatever is read of a payload is in no way believed to have a shape.
 */
export function readDelivery(
  scheme: HookScheme,
  sender: SenderSettings | null,
  header: HeaderOf,
  payload: Json,
): HookEvent & { deliveryId: string | null } {
  const text = (path: string): string | null => {
    const value = valueAt(path, payload);
    return typeof value === "string" && value !== "" ? value : null;
  };
  switch (scheme) {
    case "standard_webhooks":
      return { event: text("type"), deliveryId: header("webhook-id") ?? header("svix-id"), payload };
    case "github": {
      const event = header("x-github-event");
      const action = text("action");
      return {
        event: event && action ? `${event}.${action}` : event,
        deliveryId: header("x-github-delivery"),
        payload,
      };
    }
    case "stripe":
      return { event: text("type"), deliveryId: text("id"), payload };
    case "slack":
      return {
        event: text("command") ?? text("event.type") ?? text("type"),
        deliveryId: text("event_id") ?? text("trigger_id"),
        payload,
      };
    case "jira":
      return {
        event: text("webhookEvent"),
        deliveryId: header("x-atlassian-webhook-identifier"),
        payload,
      };
    default: {
      const { event_header, event_path, delivery_header } = sender ?? NOWHERE;
      return {
        event: (event_header && header(event_header)) ?? (event_path && text(event_path)) ?? null,
        deliveryId: delivery_header && header(delivery_header),
        payload,
      };
    }
  }
}

const NOWHERE = { event_header: null, event_path: null, delivery_header: null };

/** The text that Slack sends to see whether a URL is ours, to be sent back; null for every other delivery. */
export function slackChallenge(scheme: HookScheme, payload: Json): string | null {
  if (scheme !== "slack" || valueAt("type", payload) !== "url_verification") return null;
  const challenge = valueAt("challenge", payload);
  return typeof challenge === "string" ? challenge : null;
}

/** Whether the filter lets a delivery through. GitHub's `ping` only asks whether somebody is there. */
export function passesFilter(scheme: HookScheme, filter: HookFilter, delivery: HookEvent): boolean {
  const { event } = delivery;
  const isNamed = filter.events.some((pattern) => event !== null && matches(pattern, event));
  if (filter.events.length > 0 ? !isNamed : scheme === "github" && event === "ping") return false;
  return filter.conditions.every((condition) => holds(condition, delivery));
}

function matches(pattern: string, event: string): boolean {
  // Stars are few and each takes the shortest stretch that fits, so that no pattern makes the match slow.
  const parts = pattern.split("*");
  const [first = "", ...rest] = parts;
  if (!event.startsWith(first)) return false;
  if (rest.length === 0) return event.length === first.length || event[first.length] === ".";
  let at = first.length;
  for (const part of rest.slice(0, -1)) {
    const found = event.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  const last = rest.at(-1) ?? "";
  return event.length - at >= last.length && event.endsWith(last);
}

function holds({ path, operator, value }: HookCondition, delivery: HookEvent): boolean {
  const there = valueAt(path, delivery);
  if (operator === "exists") return there !== undefined && there !== null;
  if (operator === "is_missing") return there === undefined || there === null;
  if (operator === "is") return there !== undefined && textOf(there) === value;
  if (operator === "is_not") return there === undefined || textOf(there) !== value;
  if (Array.isArray(there)) return there.some((item) => textOf(item) === value);
  return there !== undefined && textOf(there).includes(value);
}

/** What a run is given, and what of the mapping could not be filled in, by pointers into the mapping. */
export type MappedInput = { input: JsonObject; faults: FieldFault[] };

/** The input that a delivery makes. The payload goes along whole, whatever the mapping takes from it. */
export function mapDelivery(mapping: HookMapping, { event, payload }: HookEvent): MappedInput {
  const { value, faults } = renderTemplate(mapping as JsonObject, { event, payload }, HOOK_MAPPED_CHARS_MAX);
  const { message = null, user_variables = {} } = value as JsonObject;
  return {
    input: { message: message === null ? null : textOf(message), user_variables, event, payload },
    faults,
  };
}

/** Whether a part of the mapping was left out because the result would be too large. */
export const isTooLarge = ({ faults }: MappedInput): boolean =>
  faults.some(({ code }) => code === "template_too_large");

const SECRET_NAME = /secret|token|password|passwd|authorization|api[-_]?key|cookie|signature|credential/i;
const REDACTED = "[redacted]";

/**
 * A delivery's payload as it may be kept and shown: nothing under a telling name, no text beyond 1,000 characters, no
 * list beyond 20 items, and nothing at all beyond `charsMax`.
 */
export function capturePayload(payload: Json, charsMax: number): Json {
  const room = { left: charsMax };
  return capture(payload, room);
}

function capture(value: Json, room: { left: number }): Json {
  if (room.left <= 0) return "…";
  if (typeof value === "string") {
    const kept = value.length > 1_000 ? `${value.slice(0, 1_000)}…`.toWellFormed() : value;
    room.left -= kept.length;
    return kept;
  }
  room.left -= 8;
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.slice(0, 20).map((item) => capture(item, room));
  const kept: JsonObject = {};
  for (const [name, item] of Object.entries(value)) {
    if (room.left <= 0) break;
    room.left -= name.length;
    // A flag or a number under such a name tells nothing; a text or an object may.
    const isSecret = SECRET_NAME.test(name) && item !== null && typeof item !== "boolean";
    kept[name] = isSecret ? REDACTED : capture(item, room);
  }
  return kept;
}
