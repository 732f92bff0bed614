/** Calls allowed per window; a full window may come at once. */
export type RateLimit = { readonly calls: number; readonly seconds: number };

/** What is left of a limit: `remaining` calls now, all of it again in `resetSeconds`. */
export type RateState = {
  readonly limit: RateLimit;
  readonly remaining: number;
  readonly resetSeconds: number;
};

export type Bucket = {
  /** Takes one call, if it fits. */
  take(): boolean;
  /** Undoes one `take`. */
  giveBack(): void;
  /** Theoretical arrival time of the next conforming call, in milliseconds. */
  arrivesAt(): number;
  state(): RateState;
  /** Until the next call fits. */
  retryAfterSeconds(): number;
};

/** Makes up for what is rounded on the way to the table and back. A share of one call. */
const GRACE = 0.01;

/**
 * The generic cell rate algorithm: one stored instant per subject says everything. At most `calls` pass at once, and
 * one more for every `seconds / calls` that go by. `arrivesAt` is what is stored, `now` the clock of whoever stores it,
 * both in milliseconds.
 */
export function openBucket(limit: RateLimit, arrivesAt: number, now: number): Bucket {
  const windowMs = limit.seconds * 1_000;
  const intervalMs = windowMs / limit.calls;
  // Counted from now on: milliseconds since 1970 are too coarse to add a microsecond to again and again.
  const usedMs = Math.max(arrivesAt - now, 0);
  let taken = 0;
  const room = () => Math.floor((windowMs - usedMs) / intervalMs - taken + GRACE);
  return {
    take() {
      if (room() < 1) return false;
      taken++;
      return true;
    },
    giveBack() {
      taken--;
    },
    arrivesAt: () => now + usedMs + taken * intervalMs,
    state: () => ({
      limit,
      remaining: Math.max(0, room()),
      resetSeconds: Math.ceil((usedMs + taken * intervalMs) / 1_000),
    }),
    retryAfterSeconds: () => Math.max(1, Math.ceil((usedMs + (taken + 1) * intervalMs - windowMs) / 1_000)),
  };
}

/** `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers) of the limits by their names. */
export function rateLimitHeaders(states: Readonly<Record<string, RateState>>): Record<string, string> {
  const named = Object.entries(states);
  if (named.length === 0) return {};
  return {
    "ratelimit-policy": named
      .map(([name, { limit }]) => `"${name}";q=${limit.calls};w=${limit.seconds}`)
      .join(", "),
    ratelimit: named
      .map(([name, { remaining, resetSeconds }]) => `"${name}";r=${remaining};t=${resetSeconds}`)
      .join(", "),
  };
}
