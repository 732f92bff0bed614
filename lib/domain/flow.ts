import * as z from "zod";
import { OUTBOUND_URL_CHARS_MAX } from "./limits.ts";

export const FLOW_KINDS = ["code", "http"] as const;
export type FlowKind = (typeof FLOW_KINDS)[number];

/** One signed endpoint of an `http` flow in one environment. The signing secret is never part of it. */
export const FlowEndpoint = z.object({
  url: z
    .url({ protocol: /^https?$/, message: "Give a full URL, e.g. https://engine.example.com/start" })
    .max(OUTBOUND_URL_CHARS_MAX),
});
export type FlowEndpoint = z.infer<typeof FlowEndpoint>;

/** What an engine receives, signed per Standard Webhooks with `webhook-id` = `run_id`. */
export type FlowCall = {
  run_id: string;
  trigger: string | null;
  environment: string;
  attempt: number;
  scheduled_for: string | null;
  message: string | null;
  user_variables: Record<string, unknown>;
  input: Record<string, unknown>;
  callback_url: string;
};
