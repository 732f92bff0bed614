import { SWEEP_INTERVAL_SECONDS } from "./limits.ts";

/** Schedules cannot be trusted to fire: nothing has swept for two intervals, or never. `ageSeconds` is the last sweep's. */
export const isSweepStale = (ageSeconds: number | null): boolean =>
  ageSeconds === null || ageSeconds > 2 * SWEEP_INTERVAL_SECONDS;
