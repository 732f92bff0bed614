import { type FixedAnswer, fixIdempotentAnswer, type IdempotencyPlace } from "#db/queries/idempotency.ts";
import type { ServiceContext } from "../context.ts";

/** Fixes what repeats of a call are answered. Whoever is first decides; returns the answer that everybody gives. */
export const fixAnswer = (
  ctx: ServiceContext,
  { place, ...answer }: FixedAnswer & { place: IdempotencyPlace },
): Promise<FixedAnswer> => fixIdempotentAnswer(ctx.scope, place, answer);
