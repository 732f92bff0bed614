import pino from "pino";

const KEY = /kick_(dev|uat|prod|multi)_[0-9A-Za-z]{49}/g;
const KEY_MARK = "kick_$1_[redacted]";
const SECRET_NAME = /authorization|cookie|secret|token|password|signature/i;
const MARK = "[redacted]";
const DEPTH_MAX = 6;

/** A copy of what is logged, without values under telling names and without API keys in any text. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return value.replace(KEY, KEY_MARK);
  if (value === null || typeof value !== "object") return value;
  if (depth >= DEPTH_MAX) return "[deep]";
  if (value instanceof Date) return value;
  if (value instanceof Error) return redactError(value, depth);
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      SECRET_NAME.test(name) ? MARK : redact(item, depth + 1),
    ]),
  );
}

function redactError(error: Error, depth: number): Record<string, unknown> {
  const { name, message, stack, cause, ...facts } = error;
  return {
    type: name,
    message: redact(message),
    stack: redact(stack),
    ...(redact(facts, depth + 1) as object),
    ...(cause === undefined ? {} : { cause: redact(cause, depth + 1) }),
  };
}

/** A logger of JSON lines. Synchronous, so that the last line before a crash is not lost. */
export const createLogger = (destination: pino.DestinationStream, level: string) =>
  pino(
    {
      level,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: {
        level: (label) => ({ level: label }),
        log: (entry) => redact(entry) as Record<string, unknown>,
      },
      // `err` must reach the formatter as an Error, not as what pino makes of it.
      serializers: { err: (error) => error },
      hooks: {
        logMethod([first, ...rest], method) {
          const given =
            first instanceof Error ? [{ err: first }, rest[0] ?? first.message] : [first, ...rest];
          const texts = given.map((item) => (typeof item === "string" ? redact(item) : item));
          method.apply(this, texts as Parameters<typeof method>);
        },
      },
    },
    destination,
  );

/** The process's logger: one JSON object a line, to stderr. LOG_LEVEL decides how much. */
export const logger = createLogger(pino.destination({ fd: 2, sync: true }), process.env.LOG_LEVEL || "info");
