import {
  type KeyCaller,
  type KeyUse as LastUse,
  noteKeyCallers,
  updateKeyLastUses,
} from "#db/queries/key-uses.ts";
import type { SystemScope } from "#db/scope.ts";
import type { ApiKeySecretId } from "#lib/domain/ids.ts";
import { secondsAfter } from "#lib/domain/instant.ts";
import { KEY_CALLERS_MAX, KEY_LAST_USED_SECONDS } from "#lib/domain/limits.ts";
import { boundedSource, MANY_SOURCES } from "#lib/domain/rejected-call.ts";
import type { KeyUses, Logger } from "#lib/services/context.ts";
import { type BackgroundWriter, createBackgroundWriter } from "./background-writer.ts";

const FLUSH_MS = 2_000;
/** Secrets whose use waits to be written; beyond it uses are not noted, and calls go on. */
const SECRETS_MAX = 10_000;

export type BufferedKeyUses = KeyUses & Pick<BackgroundWriter, "flush" | "close">;

/**
 * Counts who calls with which secret and writes it every two seconds, so that a call never waits for it and never fails
 * with it. "Last used" is written at most once a minute per secret.
 */
export function createKeyUses(parts: { scope: SystemScope; log: Logger }): BufferedKeyUses {
  const { scope, log } = parts;
  let waiting = new Map<ApiKeySecretId, Map<string, KeyCaller>>();
  /** When a secret's last use was written by this process. */
  const written = new Map<ApiKeySecretId, number>();

  const write = async () => {
    const batch = waiting;
    waiting = new Map();
    const uses: LastUse[] = [];
    for (const [secretId, callers] of batch) {
      const [newest] = [...callers.values()].sort((one, other) => +other.lastAt - +one.lastAt);
      if (!newest || newest.lastAt.getTime() < (written.get(secretId) ?? 0) + KEY_LAST_USED_SECONDS * 1_000) {
        continue;
      }
      const { lastAt: at, ip, userAgent } = newest;
      uses.push({ secretId, at, ip, userAgent, before: secondsAfter(at, -KEY_LAST_USED_SECONDS) });
    }
    try {
      await noteKeyCallers(
        scope,
        [...batch.values()].flatMap((callers) => [...callers.values()]),
      );
      await updateKeyLastUses(scope, uses);
      if (written.size > SECRETS_MAX) written.clear();
      for (const { secretId, at } of uses) written.set(secretId, at.getTime());
    } catch (err) {
      // A count of callers may miss some; a call may not.
      log.warn({ err, secrets: batch.size }, "could not note the use of API keys");
    }
  };

  const { schedule, flush, close } = createBackgroundWriter(FLUSH_MS, () => waiting.size > 0, write);

  return {
    note({ secretId, at, ...source }) {
      let callers = waiting.get(secretId);
      if (!callers) {
        if (waiting.size >= SECRETS_MAX) return;
        callers = new Map();
        waiting.set(secretId, callers);
      }
      const exact = `${source.ip} ${source.userAgent}`;
      const isFull = callers.size >= KEY_CALLERS_MAX && !callers.has(exact);
      const place = isFull ? MANY_SOURCES : exact;
      const caller = callers.get(place);
      if (caller) {
        caller.calls++;
        caller.lastAt = at;
      } else {
        const from = isFull ? { ip: MANY_SOURCES, userAgent: MANY_SOURCES } : boundedSource(source);
        callers.set(place, { secretId, ...from, calls: 1, firstAt: at, lastAt: at });
      }
      schedule();
    },
    flush,
    close,
  };
}
