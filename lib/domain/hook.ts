import * as z from "zod";
import { type JsonObject, JsonObjectSchema } from "./json.ts";
import { fromPointer } from "./json-pointer.ts";
import { HOOK_MAPPING_CHARS_MAX, HOOK_SECRET_CHARS_MAX, HOOK_SECRET_CHARS_MIN } from "./limits.ts";
import { TemplateSyntaxError, templateFaults, valueAt } from "./template.ts";

/** Who sends, which is how a delivery proves where it comes from. `unsigned` proves nothing: its URL is the secret. */
export const HOOK_SCHEMES = [
  "standard_webhooks",
  "github",
  "stripe",
  "slack",
  "jira",
  "hmac",
  "unsigned",
] as const;
export type HookScheme = (typeof HOOK_SCHEMES)[number];
export const HookSchemeName = z.enum(HOOK_SCHEMES);

/** What became of an accepted delivery. */
export const HOOK_OUTCOMES = ["started", "filtered"] as const;
export type HookOutcome = (typeof HOOK_OUTCOMES)[number];

/** Schemes whose secret the sender makes: it is known only after the sender was given the URL, and is pasted here. */
export const SENDER_MAKES_SECRET: ReadonlySet<HookScheme> = new Set(["standard_webhooks", "stripe", "slack"]);

const HeaderName = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,80}$/, "Give the name of a header, such as X-Signature")
  .transform((name) => name.toLowerCase());

/** Where a sender of our own choosing puts what: for `hmac`; an unsigned hook knows its deliveries and events by it. */
export const SenderSettings = z
  .object({
    signature_header: HeaderName.default("x-signature"),
    /** What stands before the signature, such as `sha256=`. */
    prefix: z
      .string()
      .regex(/^[\x21-\x7e]{0,20}$/, "At most 20 visible characters")
      .default(""),
    algorithm: z.enum(["sha256", "sha512"]).default("sha256"),
    encoding: z.enum(["hex", "base64"]).default("hex"),
    secret_encoding: z.enum(["text", "hex", "base64"]).default("text"),
    /** Seconds or milliseconds since 1970; null when the sender sends none. */
    timestamp_header: HeaderName.nullable().default(null),
    /** The signed text: `{body}` once, with `{timestamp}` and `{id}` where the sender signs them too. */
    signed_format: z.string().max(100).default("{body}"),
    /** Its value recognises a redelivery; null goes by the signed text. */
    delivery_header: HeaderName.nullable().default(null),
    event_header: HeaderName.nullable().default(null),
    /** A path into the payload, such as `payload.type`. */
    event_path: z.string().trim().max(200).nullable().default(null),
  })
  .check(({ value, issues }) => {
    const fault = (path: string, message: string) =>
      void issues.push({ code: "custom", path: [path], message, input: value });
    const parts = value.signed_format.split("{body}").length;
    if (parts !== 2) fault("signed_format", "Name {body} exactly once");
    const signsTime = value.signed_format.includes("{timestamp}");
    if (value.timestamp_header !== null && !signsTime) {
      fault("signed_format", "Name {timestamp}: an instant that is not signed proves nothing");
    }
    if (value.timestamp_header === null && signsTime) {
      fault("timestamp_header", "Say which header carries the {timestamp}");
    }
    if (value.delivery_header === null && value.signed_format.includes("{id}")) {
      fault("delivery_header", "Say which header carries the {id}");
    }
    if (value.event_path !== null && pathFault(value.event_path)) {
      fault("event_path", pathFault(value.event_path) ?? "");
    }
  });
export type SenderSettings = z.infer<typeof SenderSettings>;

/** A name, or a pattern with `*`. A name also covers what is below it: `pull_request` covers `pull_request.opened`. */
const EventPattern = z
  .string()
  .trim()
  .regex(/^[\w.:*/-]{1,100}$/, "Use letters, digits and . : / _ - with * for anything");

export const CONDITION_OPERATORS = ["is", "is_not", "contains", "exists", "is_missing"] as const;

const Path = z
  .string()
  .trim()
  .min(1, "Say where in the payload, such as payload.action")
  .max(200)
  .check(({ value, issues }) => {
    const message = pathFault(value);
    if (message) issues.push({ code: "custom", message, input: value });
  });

/** One condition on the payload. Values are compared as text: 7 and "7" are the same. */
export const HookCondition = z.object({
  path: Path,
  operator: z.enum(CONDITION_OPERATORS),
  value: z.string().max(500).default(""),
});
export type HookCondition = z.infer<typeof HookCondition>;

export const HookFilter = z.object({
  /** Any of them; an empty list takes every event. */
  events: z.array(EventPattern).max(50).default([]),
  /** All of them. */
  conditions: z.array(HookCondition).max(10).default([]),
});
export type HookFilter = z.infer<typeof HookFilter>;

/** A mapping as it is being written: its templates may still be broken. */
export const HookMappingDraft = z.object({
  message: z.string().max(4_000).nullable().default(null),
  user_variables: JsonObjectSchema.default({}),
});

/** Templates over `{ event, payload }`; see template.ts. The whole payload reaches the flow beside what they make. */
export const HookMapping = HookMappingDraft.check(({ value, issues }) => {
  for (const { pointer, detail } of templateFaults(value as JsonObject)) {
    issues.push({ code: "custom", path: fromPointer(pointer), message: detail, input: value });
  }
  if (JSON.stringify(value.user_variables).length > HOOK_MAPPING_CHARS_MAX) {
    issues.push({ code: "custom", path: ["user_variables"], message: "This is too large", input: value });
  }
});
export type HookMapping = z.infer<typeof HookMapping>;

/** What a hook keeps besides its scheme and secrets. */
export const HookSettings = z.object({
  filter: HookFilter,
  mapping: HookMapping,
  /** Only for `hmac` and `unsigned`. */
  sender: SenderSettings.nullable().default(null),
});
export type HookSettings = z.infer<typeof HookSettings>;

/** A secret as its owner or its sender gives it. */
export const HookSecret = z
  .string()
  .trim()
  .min(HOOK_SECRET_CHARS_MIN, `Give at least ${HOOK_SECRET_CHARS_MIN} characters`)
  .max(HOOK_SECRET_CHARS_MAX)
  .regex(/^[\x20-\x7e]+$/, "Use letters, digits and signs of ASCII only");

function pathFault(path: string): string | null {
  try {
    valueAt(path, {});
    return null;
  } catch (error) {
    if (error instanceof TemplateSyntaxError) return error.message;
    throw error;
  }
}
