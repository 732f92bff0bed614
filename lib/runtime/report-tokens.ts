import { createHmac, timingSafeEqual } from "node:crypto";
import type { ReportTokens } from "#lib/services/context.ts";

/** HMAC-SHA-256 over run and attempt: nothing is stored, and a token is worth nothing for another attempt. */
export function createReportTokens(key: Buffer): ReportTokens {
  const digest = (runId: string, attempt: number) =>
    createHmac("sha256", key).update(`${runId}/${attempt}`).digest();
  return {
    make: (runId, attempt) => digest(runId, attempt).toString("base64url"),
    verify(token, runId, attempt) {
      const given = Buffer.from(token, "base64url");
      const right = digest(runId, attempt);
      return given.length === right.length && timingSafeEqual(given, right);
    },
  };
}
