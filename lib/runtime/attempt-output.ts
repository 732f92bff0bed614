import { AppError } from "#lib/domain/errors.ts";
import { isSafeJson, type Json, storableJson, storableText } from "#lib/domain/json.ts";
import { LOG_DATA_BYTES_MAX, LOG_MESSAGE_CHARS_MAX, OUTPUT_BYTES_MAX } from "#lib/domain/limits.ts";
import type { AttemptResult } from "#lib/domain/run.ts";
import type { AttemptHooks } from "#lib/services/flow-runner.ts";

type FailedAttempt = Extract<AttemptResult, { outcome: "failed" }>;

export const failed = (code: string, message: string, retryable: boolean): FailedAttempt => ({
  outcome: "failed",
  fault: { code, message: storableText(message).slice(0, LOG_MESSAGE_CHARS_MAX) },
  retryable,
});

/** What a flow returned, as it will be kept; or the failed attempt that it makes when it cannot be kept. */
export function resultOf(output: unknown): AttemptResult {
  const text = toJsonText(output ?? null);
  if (text === null) return failed("output_not_json", "The flow returned something that is not JSON.", false);
  const bytes = Buffer.byteLength(text);
  if (bytes > OUTPUT_BYTES_MAX) return outputTooLarge(`${Math.ceil(bytes / 1024)} KiB`);
  const json: Json = JSON.parse(text);
  if (!isSafeJson(json)) {
    return failed(
      "output_not_json",
      "The flow returned JSON that is nested too deeply or has unsafe keys.",
      false,
    );
  }
  return { outcome: "succeeded", output: storableJson(json) };
}

export const outputTooLarge = (size: string): AttemptResult =>
  failed(
    "output_too_large",
    `The flow returned ${size}; at most ${OUTPUT_BYTES_MAX / 1024} KiB are kept. Return less, or a link to it.`,
    false,
  );

/** The log hook, made safe for whatever a flow passes: what is too long is cut, what is not JSON is said so. */
export function safeLog(log: AttemptHooks["log"]): AttemptHooks["log"] {
  return (level, node, message, data) => {
    const text = storableText(String(message)).slice(0, LOG_MESSAGE_CHARS_MAX);
    if (data === undefined) log(level, node, text);
    else log(level, node, text, storableData(data));
  };
}

function storableData(data: unknown): Json {
  const text = toJsonText(data instanceof Error ? { error: data.message } : data);
  if (text === null) return "(not JSON)";
  if (Buffer.byteLength(text) > LOG_DATA_BYTES_MAX) return "(too large)";
  const json: Json = JSON.parse(text);
  return isSafeJson(json) ? storableJson(json) : "(nested too deeply)";
}

/** Null for what JSON cannot hold: functions, BigInts, cycles, a `toJSON` that throws. */
function toJsonText(value: unknown): string | null {
  try {
    return JSON.stringify(value) ?? null;
  } catch {
    return null;
  }
}

/** What was thrown, as a failed attempt. An AppError's or an Error's own sentence is what people read. */
export function resultOfThrown(error: unknown): AttemptResult {
  if (error instanceof AppError)
    return failed(error.code, error.message, error.code !== "destination_not_allowed");
  const message =
    error instanceof Error && error.message ? error.message : "The flow failed without saying why.";
  return failed("flow_failed", message, true);
}
