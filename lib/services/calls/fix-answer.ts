import { fixIdempotentAnswer, type IdempotencyPlace } from "#db/queries/idempotency.ts";
import type { ServiceContext } from "../context.ts";

/** Fixes what repeats of a call are answered. Whoever is first decides; returns the answer that everybody gives. */
export const fixAnswer = (
  ctx: ServiceContext,
  input: { place: IdempotencyPlace; status: number; body: string },
): Promise<{ status: number; body: string }> =>
  fixIdempotentAnswer(ctx.scope, input.place, { status: input.status, body: input.body });
