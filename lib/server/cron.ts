import { createHash, timingSafeEqual } from "node:crypto";
import { AppError } from "#lib/domain/errors.ts";
import { CRON_BUDGET_SECONDS, CRON_GRACE_SECONDS } from "#lib/domain/limits.ts";
import { outside, systemContext } from "#lib/runtime/contexts.ts";
import { execution } from "#lib/runtime/execution.ts";
import { sweepDueSchedules } from "#lib/services/schedules/sweep-due-schedules.ts";
import { forgetExpired } from "#lib/services/system/forget-expired.ts";
import type { RouteHandler } from "./plain.ts";
import { answerHeaders, problemResponse } from "./problem-response.ts";
import { requestFacts } from "./request-facts.ts";

/**
 * `GET /api/cron/sweep`: one sweep, then runs until nothing is due or the time is up. Safe to repeat and to overlap.
 * Vercel's Cron Jobs and its Schedules call it alike. Answers `{ due, started, skipped, missed, parked, drained }`.
 */
export const sweepByCron: RouteHandler = async (request) => {
  const facts = requestFacts(request.headers);
  try {
    requireCronSecret(request.headers.get("authorization"));
    const ctx = systemContext(facts);
    const deadline = ctx.now().getTime() + CRON_BUDGET_SECONDS * 1_000;
    const report = await sweepDueSchedules(ctx, { deadline });
    await outside().queue.supervise();
    await forgetExpired(ctx);
    const drained = await execution("web").drain.drainUntil(deadline, CRON_GRACE_SECONDS * 1_000);
    return Response.json({ ...report, drained }, { headers: answerHeaders(facts.id) });
  } catch (error) {
    return problemResponse(error, facts);
  }
};

/** Refuses when the secret is unset, too. Compares hashes, so that neither length nor content can be timed. */
function requireCronSecret(authorization: string | null): void {
  const { CRON_SECRET: secret } = outside().env;
  const given = digest(authorization ?? "");
  if (!secret || !timingSafeEqual(given, digest(`Bearer ${secret}`))) throw new AppError("cron_refused");
}

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
