import * as z from "zod";
import { EnvironmentInAnyCase, EnvironmentName } from "#lib/domain/environment.ts";
import {
  HOOK_OUTCOMES,
  HookFilter,
  HookMapping,
  HookMappingDraft,
  HookSchemeName,
  HookSecret,
  SenderSettings,
} from "#lib/domain/hook.ts";
import { Ids } from "#lib/domain/ids.ts";
import { JsonObjectSchema, JsonValue } from "#lib/domain/json.ts";
import { HOOK_DELIVERY_ID_CHARS_MAX, NAME_CHARS_MAX } from "#lib/domain/limits.ts";
import { At, Done, TriggerParams } from "./common.ts";
import { endpoint } from "./endpoint.ts";
import { PageQuery, pageOf } from "./page.ts";

/** What a sender is answered. */
const DeliveryAccepted = z.union([z.object({ run: Ids.run }), z.object({ filtered: z.literal(true) })]);
const DeliveryKnown = z.union([
  z.object({ duplicate: z.literal(true) }),
  z.object({ challenge: z.string() }),
]);

/** Where senders post; the last segment is the hook's token. */
export const receiveDeliveryEndpoint = endpoint({
  method: "POST",
  base: "/api",
  path: "/hooks/{hook}",
  summary: "Deliver a webhook, signed as its sender signs",
  description:
    "The run is durable before the answer leaves; `filtered` when the webhook's filter lets the event start nothing. The body is JSON of at most 1 MiB, or the form that GitHub and Slack send. An unknown webhook and a wrong signature are refused alike.",
  access: "proof",
  params: z.object({ hook: z.string() }),
  output: DeliveryAccepted,
  status: 202,
  others: [
    {
      status: 200,
      description: "A redelivery of what was accepted within seven days, or Slack's URL challenge.",
      output: DeliveryKnown,
    },
  ],
  refusals: [
    "hook_refused",
    "trigger_kind",
    "trigger_paused",
    "trigger_not_deployed",
    "flow_not_available",
    "input_schema_mismatch",
    "rate_limited",
    "idempotency_in_progress",
  ],
  example: { output: { run: "run_01h455vb4pex5vsknk084sn02q" } },
});

const HookName = z.string().trim().min(1, "Give it a name").max(NAME_CHARS_MAX);

export const CreateHookInput = z.object({
  environment: EnvironmentInAnyCase,
  name: HookName,
  scheme: HookSchemeName,
  /** A secret that the sender made. Without one, one is made here where the sender takes it, else it is set later. */
  secret: HookSecret.nullable().default(null),
  /** Must be true for an unsigned hook: whoever learns its URL can start runs. */
  accept_unsigned: z.boolean().default(false),
  sender: SenderSettings.nullable().default(null),
  filter: HookFilter.default({ events: [], conditions: [] }),
  /** Null maps what the scheme's senders usually send. */
  mapping: HookMapping.nullable().default(null),
});
export type CreateHookInput = z.infer<typeof CreateHookInput>;

export const UpdateHookInput = z.object({
  name: HookName.optional(),
  sender: SenderSettings.optional(),
  filter: HookFilter.optional(),
  mapping: HookMapping.optional(),
});
export type UpdateHookInput = z.infer<typeof UpdateHookInput>;

export const HookView = z.object({
  id: Ids.hook,
  trigger_id: Ids.trigger,
  environment: EnvironmentName,
  name: z.string(),
  scheme: HookSchemeName,
  /** Null for those who may not edit: for an unsigned hook it is the secret. */
  url: z.string().nullable(),
  sender: SenderSettings.nullable(),
  filter: HookFilter,
  mapping: HookMappingDraft,
  /** `missing` refuses every delivery until a secret is set; `unsigned` needs none. */
  secret: z.enum(["set", "missing", "unsigned"]),
  /** The secret before the current one verifies until then. */
  previous_secret_until: At.nullable(),
  last_delivery: z
    .object({ at: At, event: z.string().nullable(), outcome: z.enum(HOOK_OUTCOMES) })
    .nullable(),
  created_by: z.string().nullable(),
  created_at: At,
});
export type HookView = z.infer<typeof HookView>;

/** The only answers that ever carry a secret that was made here; null when the sender made it. */
const HookWithSecret = z.object({ hook: HookView, secret: z.string().nullable() });

const HookParams = TriggerParams.extend({ hook: Ids.hook });
/** A hook lives in one environment; naming it keeps a key to its own. */
const InEnvironment = z.object({ environment: EnvironmentInAnyCase });
const HOOKS = "/workspaces/{workspace}/triggers/{trigger}/hooks";
const HOOK = `${HOOKS}/{hook}`;

export const listHooksEndpoint = endpoint({
  method: "GET",
  path: HOOKS,
  summary: "Webhooks of a trigger in one environment",
  params: TriggerParams,
  query: InEnvironment,
  output: z.object({ items: z.array(HookView) }),
});

export const createHookEndpoint = endpoint({
  method: "POST",
  path: HOOKS,
  summary: "Create a webhook; a secret made here is in this answer only",
  params: TriggerParams,
  body: CreateHookInput,
  output: HookWithSecret,
  status: 201,
  refusals: ["trigger_kind"],
});

export const getHookEndpoint = endpoint({
  method: "GET",
  path: HOOK,
  summary: "A webhook",
  params: HookParams,
  query: InEnvironment,
  output: HookView,
});

export const updateHookEndpoint = endpoint({
  method: "PATCH",
  path: HOOK,
  summary: "Change a webhook's name, filter, mapping or how its sender signs",
  params: HookParams,
  query: InEnvironment,
  body: UpdateHookInput,
  output: HookView,
});

export const deleteHookEndpoint = endpoint({
  method: "DELETE",
  path: HOOK,
  summary: "Delete a webhook: its URL is refused from the next delivery on",
  params: HookParams,
  query: InEnvironment,
  output: Done,
});

export const RotateHookSecretInput = z.object({
  /** The sender's new secret; null makes one here, where the sender takes it. */
  secret: HookSecret.nullable().default(null),
  /** Whether the secret before it goes on verifying for a day. */
  overlap: z.boolean().default(true),
});

export const rotateHookSecretEndpoint = endpoint({
  method: "POST",
  path: `${HOOK}/secret`,
  summary: "Set or rotate a webhook's signing secret; one made here is in this answer only",
  params: HookParams,
  query: InEnvironment,
  body: RotateHookSecretInput,
  output: HookWithSecret,
});

export const endHookOverlapEndpoint = endpoint({
  method: "DELETE",
  path: `${HOOK}/previous-secret`,
  summary: "End a rotation's overlap: the secret before the current one is refused at once",
  params: HookParams,
  query: InEnvironment,
  output: HookView,
});

export const HookDeliveryView = z.object({
  /** The sender's own id of the delivery. */
  id: z.string(),
  at: At,
  event: z.string().nullable(),
  outcome: z.enum(HOOK_OUTCOMES),
  run_id: Ids.run.nullable(),
});
export type HookDeliveryView = z.infer<typeof HookDeliveryView>;

export const listHookDeliveriesEndpoint = endpoint({
  method: "GET",
  path: `${HOOK}/deliveries`,
  summary: "Accepted deliveries of the last seven days, newest first",
  params: HookParams,
  query: InEnvironment.extend(PageQuery.extend({ cursor: z.string().max(600).optional() }).shape),
  output: pageOf(HookDeliveryView),
});

const Fault = z.object({ pointer: z.string(), code: z.string(), detail: z.string() });

/** What a filter and a mapping make of a delivery, before they are saved. */
export const HookPreview = z.object({
  /** The delivery's id; null for the sender's sample, while none has arrived. */
  delivery: z.string().nullable(),
  event: z.string().nullable(),
  /** As it was captured: secrets left out, cut to size. */
  payload: JsonValue,
  passes: z.boolean(),
  input: JsonObjectSchema,
  /** By pointers into the mapping. */
  faults: z.array(Fault),
});
export type HookPreview = z.infer<typeof HookPreview>;

export const previewHookEndpoint = endpoint({
  method: "POST",
  path: `${HOOK}/preview`,
  summary: "The run input that a mapping makes of a captured delivery",
  params: HookParams,
  query: InEnvironment,
  body: z.object({
    filter: HookFilter,
    mapping: HookMappingDraft,
    /** Null takes the newest delivery, or the sender's sample while there is none. */
    delivery: z.string().max(HOOK_DELIVERY_ID_CHARS_MAX).nullable().default(null),
  }),
  output: HookPreview,
});
