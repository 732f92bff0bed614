// Plain JavaScript: also runs on Node 20, before anything is installed.
import { performance } from "node:perf_hooks";

const QUIET_MS = 1_000;
const REMINDER_MS = 15_000;

/** @param {string} text */
export const say = (text) => process.stderr.write(`${text}\n`);

/** @param {number} ms */
export const seconds = (ms) => `${(ms / 1_000).toFixed(1)} s`;

/**
 * Runs one step. A step that takes longer than a second is named while it runs, and again with its time at the end.
 * @template T
 * @param {string} name present participle: "Starting PostgreSQL"
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(name, work) {
  const began = performance.now();
  let shown = false;
  const first = setTimeout(() => {
    shown = true;
    say(`  ${name} …`);
  }, QUIET_MS);
  const reminder = setInterval(() => say(`  ${name} … ${seconds(performance.now() - began)}`), REMINDER_MS);
  try {
    const result = await work();
    if (shown) say(`  ${name}: done in ${seconds(performance.now() - began)}`);
    return result;
  } finally {
    clearTimeout(first);
    clearInterval(reminder);
  }
}

/** A failure whose message is all a person needs: printed as one line, without a stack. */
export class Plain extends Error {}

/**
 * Ends the process on a failure: one line for what a person can act on, a stack for what nobody expected.
 * @param {unknown} error
 * @returns {never}
 */
export function fail(error) {
  if (error instanceof Plain) say(`kickoff: ${error.message}`);
  else say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exit(1);
}
