import { outside } from "#lib/runtime/contexts.ts";

/**
 * On Vercel a function may freeze once it has answered, and no worker runs beside it: what is left to do is handed to
 * `after()`. Elsewhere the process goes on, and the worker drains. Nothing rests on it: the cron route drains too.
 */
export function afterAnswer(work: () => Promise<unknown>): void {
  const { env, ports } = outside();
  if (!env.VERCEL) return;
  import("next/server")
    .then(({ after }) => after(work))
    .catch((err) => ports.log.warn({ err }, "not drained after the answer"));
}
