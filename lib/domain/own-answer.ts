import type { FieldFault } from "./errors.ts";
import type { Json, JsonObject } from "./json.ts";
import { OWN_ANSWER_CHARS_MAX } from "./limits.ts";
import { renderTemplate, templateFaults } from "./template.ts";
import type { ApiSettings } from "./trigger.ts";

/** How a trigger answers a waiting call whose run succeeded, in place of the envelope. */
export type AnswerControl = NonNullable<ApiSettings["response"]>;

/** What the body's template can name: `output`, and `run` as the envelope tells of it. */
export type AnswerData = { output: Json; run: JsonObject };

export type OwnAnswer = {
  status: number;
  /** Names in lower case. */
  headers: Record<string, string>;
  body: string;
  /** What could not be filled in; null or nothing stands in its place. */
  faults: FieldFault[];
};

/** Headers that belong to the server: they say how the answer is carried, or who is signed in. */
const OWN_HEADERS = new Set([
  "connection",
  "content-length",
  "content-encoding",
  "date",
  "keep-alive",
  "set-cookie",
  "strict-transport-security",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "idempotent-replayed",
  "ratelimit",
  "ratelimit-policy",
  "retry-after",
  "x-request-id",
]);

/** Statuses that carry no body. */
const BODILESS = [204, 205];

/**
 * The answer that a trigger makes of a run. A body that is JSON keeps its shape, and a text in it that is one
 * expression becomes the value itself; any other body is text.
 */
export function ownAnswer({ status, headers, body }: AnswerControl, data: AnswerData): OwnAnswer {
  const template = asJson(body);
  const { value, faults } = renderTemplate(template ?? body, data, OWN_ANSWER_CHARS_MAX);
  const isJson = template !== undefined;
  return {
    status,
    headers: {
      "content-type": isJson ? "application/json" : "text/plain; charset=utf-8",
      ...Object.fromEntries(Object.entries(headers).map(([name, text]) => [name.toLowerCase(), text])),
    },
    body: BODILESS.includes(status)
      ? ""
      : isJson || typeof value !== "string"
        ? JSON.stringify(value)
        : value,
    faults,
  };
}

/** What is wrong with the control itself, whatever a run returns; pointers are relative to it. */
export function answerFaults({ headers, body }: AnswerControl): FieldFault[] {
  return [
    ...Object.entries(headers).flatMap(([name, value]): FieldFault[] => {
      const pointer = `/headers/${name}`;
      if (OWN_HEADERS.has(name.toLowerCase())) {
        return [{ pointer, code: "header_not_allowed", detail: `${name} is set by the server.` }];
      }
      return /[^\x20-\x7e]/.test(value)
        ? [{ pointer, code: "header_value", detail: `The value of ${name} may hold visible ASCII only.` }]
        : [];
    }),
    // A fault inside a JSON body is told of the body: what is edited is one text.
    ...templateFaults(asJson(body) ?? body).map((fault) => ({ ...fault, pointer: "/body" })),
  ];
}

/** Undefined for what is no JSON, and for a bare text, number or word: those are text as well. */
function asJson(body: string): Json | undefined {
  try {
    const value: Json = JSON.parse(body);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
