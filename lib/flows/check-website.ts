import * as z from "zod";
import { AppError } from "#lib/domain/errors.ts";
import { OUTBOUND_URL_CHARS_MAX } from "#lib/domain/limits.ts";
import { defineFlow, type FlowResponse } from "./define-flow.ts";
import { numeric, variables } from "./variables.ts";

const LATENCY_MS_DEFAULT = 3_000;
const LATENCY_MS_MAX = 60_000;

/** One thing that was looked at: what was wanted, what was found. */
type Check = { name: "status" | "text" | "latency"; expected: string; measured: string; ok: boolean };

/**
 * GETs `url` and checks its status (`expected_status`, or any 2xx), that its text contains `expected_text` when given,
 * and that it answered within `max_latency_ms`. Returns `{ url, status, latency_ms, checks }`; fails with a sentence
 * that names every check that did not hold. Redirects are not followed: watch the final address.
 */
export const checkWebsite = defineFlow({
  id: "check-website",
  title: "Check a website",
  description:
    "Opens a URL and checks its status, its text and how fast it answered. On a schedule it is a monitor.",
  input: variables(
    z.object({
      url: z
        .url({ protocol: /^https?$/, message: "Give a full URL, e.g. https://example.com" })
        .max(OUTBOUND_URL_CHARS_MAX),
      expected_status: numeric(z.int().min(100).max(599)).nullable().default(null),
      expected_text: z.string().min(1).max(1_000).nullable().default(null),
      max_latency_ms: numeric(z.int().min(1).max(LATENCY_MS_MAX)).default(LATENCY_MS_DEFAULT),
    }),
  ),
  example: {
    user_variables: { url: "https://example.com", expected_text: "Example Domain", max_latency_ms: 3_000 },
  },
  run: async ({ input, log, fetch }) => {
    log.info(`Opening ${input.url}`);
    const response = await fetch(input.url, { headers: { accept: "text/html,*/*" } });
    const checks = checksOf(input, response);
    for (const check of checks) {
      const line = `${check.name}: expected ${check.expected}, measured ${check.measured}`;
      if (check.ok) log.info(`✓ ${line}`, check);
      else log.error(`✗ ${line}`, check);
    }
    const broken = checks.filter((check) => !check.ok);
    if (broken.length > 0) {
      const reasons = broken.map(
        ({ name, expected, measured }) => `${name} is ${measured}, expected ${expected}`,
      );
      throw new AppError("flow_failed", { detail: `${input.url} is not well: ${reasons.join("; ")}.` });
    }
    return { url: input.url, status: response.status, latency_ms: Math.round(response.elapsedMs), checks };
  },
});

type Expectations = { expected_status: number | null; expected_text: string | null; max_latency_ms: number };

function checksOf(wanted: Expectations, { status, body, truncated, elapsedMs }: FlowResponse): Check[] {
  const latencyMs = Math.round(elapsedMs);
  const checks: Check[] = [
    {
      name: "status",
      expected: wanted.expected_status === null ? "200 to 299" : String(wanted.expected_status),
      measured: String(status),
      ok: wanted.expected_status === null ? status >= 200 && status < 300 : status === wanted.expected_status,
    },
  ];
  if (wanted.expected_text !== null) {
    const found = body.includes(wanted.expected_text);
    const size = `${truncated ? "the first " : ""}${body.length} characters`;
    checks.push({
      name: "text",
      expected: `"${wanted.expected_text}"`,
      measured: found ? "found" : `not found in ${size}`,
      ok: found,
    });
  }
  checks.push({
    name: "latency",
    expected: `at most ${wanted.max_latency_ms} ms`,
    measured: `${latencyMs} ms`,
    ok: latencyMs <= wanted.max_latency_ms,
  });
  return checks;
}
