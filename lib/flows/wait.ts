import * as z from "zod";
import { defineFlow } from "./define-flow.ts";
import { numeric, variables } from "./variables.ts";

const SECONDS_MAX = 600;

/** Waits `seconds` (0 to 600), logs its progress each second and stops at once when told. Returns `{ waited_seconds }`. */
export const wait = defineFlow({
  id: "wait",
  title: "Wait",
  description:
    "Waits for a number of seconds and logs its progress. Good for trying time limits and cancelling.",
  input: variables(
    z.object({ seconds: numeric(z.number("Give a number of seconds.").min(0).max(SECONDS_MAX)).default(5) }),
  ),
  example: { user_variables: { seconds: 5 } },
  run: async ({ input: { seconds }, log, signal }) => {
    for (let waited = 0; waited < seconds; waited += 1) {
      log.info(`Waited ${waited} of ${seconds} s.`);
      await pause(Math.min(1, seconds - waited) * 1_000, signal);
    }
    log.info(`Waited ${seconds} of ${seconds} s.`);
    return { waited_seconds: seconds };
  },
});

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    signal.addEventListener("abort", stop, { once: true });
  });
}
