import { Webhook } from "standardwebhooks";
import { AppError } from "#lib/domain/errors.ts";
import type { FlowCall } from "#lib/domain/flow.ts";
import type { JsonObject } from "#lib/domain/json.ts";
import {
  ENGINE_ERROR_CHARS_MAX,
  RETRY_AFTER_SECONDS_MAX,
  RETRY_AFTER_SECONDS_MIN,
} from "#lib/domain/limits.ts";
import type { AttemptResult } from "#lib/domain/run.ts";
import type { AttemptCall, AttemptHooks, FlowTarget } from "#lib/services/flow-runner.ts";
import { failed, outputTooLarge, resultOf } from "./attempt-output.ts";
import type { Outbound, OutboundResponse } from "./outbound.ts";

export type EngineCall = {
  outbound: Outbound;
  now(): Date;
  engine: Extract<FlowTarget, { kind: "http" }>;
  call: AttemptCall;
  hooks: AttemptHooks;
};

/**
 * Starts a run at the user's own engine: a POST signed per Standard Webhooks 1.0, `webhook-id` the same for every
 * attempt of the run, one signature for each live secret. 202 means that the engine will report to the callback URL.
 */
export async function callEngine({ outbound, now, engine, call, hooks }: EngineCall): Promise<AttemptResult> {
  const body = JSON.stringify(flowCallOf(call));
  const signature = signatureHeaders(engine.secrets, call.runId, now(), body);
  if (!signature) {
    return failed(
      "endpoint_secret_invalid",
      "The signing secret of this endpoint is missing or damaged.",
      false,
    );
  }
  // The query may carry credentials, so the log shows the URL without it.
  hooks.log("info", "engine", `Calling ${withoutQuery(engine.url)}`, { attempt: call.attempt });
  try {
    const response = await outbound.fetch(engine.url, {
      method: "POST",
      headers: { "content-type": "application/json", ...signature },
      body,
      timeoutMs: call.timeoutSeconds * 1_000,
      signal: hooks.signal,
    });
    hooks.log("info", "engine", `Answered ${response.status} after ${inSeconds(response.elapsedMs)}.`);
    return resultOfAnswer(response, call, now());
  } catch (error) {
    return resultOfRefusal(error, call, hooks.signal);
  }
}

function flowCallOf(call: AttemptCall): FlowCall {
  const { message, user_variables: variables } = call.input;
  return {
    run_id: call.runId,
    trigger: call.triggerId,
    environment: call.environment,
    attempt: call.attempt,
    scheduled_for: call.scheduledFor?.toISOString() ?? null,
    message: typeof message === "string" ? message : null,
    user_variables: isObject(variables) ? variables : {},
    input: call.input,
    callback_url: call.callbackUrl,
  };
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function signatureHeaders(
  secrets: readonly string[],
  runId: string,
  at: Date,
  body: string,
): Record<string, string> | null {
  try {
    const signatures = secrets.map((secret) => new Webhook(secret).sign(runId, at, body));
    if (signatures.length === 0) return null;
    return {
      "webhook-id": runId,
      "webhook-timestamp": String(Math.floor(at.getTime() / 1_000)),
      "webhook-signature": signatures.join(" "),
    };
  } catch {
    // Not base64, or empty.
    return null;
  }
}

const RETRYABLE_REFUSALS = new Set([408, 425, 429]);

function resultOfAnswer(response: OutboundResponse, call: AttemptCall, now: Date): AttemptResult {
  const { status } = response;
  const retryAfterSeconds = retryAfter(response.headers["retry-after"], now);
  if (status === 202) {
    return { outcome: "accepted", reportWithinSeconds: retryAfterSeconds ?? call.timeoutSeconds };
  }
  if (status >= 200 && status < 300) return resultOfBody(response);

  if (status < 400) {
    return failed(
      "endpoint_redirected",
      `${answered(response)} Redirects are not followed: give the final URL.`,
      false,
    );
  }
  if (status === 410) {
    return failed(
      "endpoint_gone",
      `${answered(response)} It says that this endpoint is gone for good.`,
      false,
    );
  }
  const sentence = withText(answered(response), response);
  if (status >= 500 || RETRYABLE_REFUSALS.has(status)) {
    const result = failed(status >= 500 ? "endpoint_error" : "endpoint_busy", sentence, true);
    return retryAfterSeconds === null ? result : { ...result, retryAfterSeconds };
  }
  return failed("endpoint_refused", sentence, false);
}

function resultOfBody(response: OutboundResponse): AttemptResult {
  if (response.truncated) return outputTooLarge("more than 1 MiB");
  const text = response.body.toString("utf8");
  if (text.trim() === "") return resultOf(null);
  if (!/\bjson\b/i.test(response.headers["content-type"] ?? "")) return resultOf(text);
  try {
    return resultOf(JSON.parse(text));
  } catch {
    // The work is done, so broken JSON is no reason to do it again: it is kept as the text that it is.
    return resultOf(text);
  }
}

function resultOfRefusal(error: unknown, call: AttemptCall, signal: AbortSignal): AttemptResult {
  if (signal.aborted) return { outcome: "canceled" };
  if (!(error instanceof AppError)) throw error;
  if (error.code === "destination_timeout") {
    const message = `Your engine did not answer within ${call.timeoutSeconds} s.`;
    return { outcome: "timed_out", fault: { code: "timed_out", message } };
  }
  if (error.code === "destination_unreachable") {
    return failed("endpoint_unreachable", `Your engine could not be reached. ${error.message}`, true);
  }
  return failed(error.code, error.message, false);
}

const answered = ({ status, elapsedMs }: OutboundResponse): string =>
  `Your engine answered ${status} after ${inSeconds(elapsedMs)}.`;

function withText(sentence: string, { body, headers }: OutboundResponse): string {
  const isHtml = /html/i.test(headers["content-type"] ?? "");
  const raw = body.subarray(0, 64 * ENGINE_ERROR_CHARS_MAX).toString("utf8");
  const text = (isHtml ? raw.replace(/<(style|script)\b.*?<\/\1>|<[^>]*>/gis, " ") : raw)
    .replace(/\s+/g, " ")
    .trim();
  if (text === "") return sentence;
  const cut = text.length > ENGINE_ERROR_CHARS_MAX ? `${text.slice(0, ENGINE_ERROR_CHARS_MAX)}…` : text;
  return `${sentence.replace(/\.$/, ":")} ${cut}`;
}

/** Seconds of a Retry-After header (RFC 9110, seconds or a date) within our bounds; null when there is none. */
function retryAfter(header: string | undefined, now: Date): number | null {
  if (!header) return null;
  const at = /^\d+$/.test(header.trim()) ? Number(header) : (Date.parse(header) - now.getTime()) / 1_000;
  if (Number.isNaN(at)) return null;
  return Math.min(RETRY_AFTER_SECONDS_MAX, Math.max(RETRY_AFTER_SECONDS_MIN, Math.ceil(at)));
}

const inSeconds = (milliseconds: number): string => `${(milliseconds / 1_000).toFixed(1)} s`;

const withoutQuery = (text: string): string => {
  const url = URL.parse(text);
  return url ? `${url.origin}${url.pathname}` : "the engine";
};
