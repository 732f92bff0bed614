import { sweepByCron } from "#lib/server/cron.ts";
import { handlers } from "#lib/server/handlers.ts";

// Vercel's limit for this function; the sweep leaves a fifth of it unused.
export const maxDuration = 300;

export const { GET, POST, PUT, PATCH, DELETE } = handlers({ GET: sweepByCron });
