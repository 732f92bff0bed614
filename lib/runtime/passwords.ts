import { randomBytes } from "node:crypto";
import { hash, parseOptions, verify } from "@node-rs/argon2";
import type { Passwords } from "#lib/services/context.ts";

/** Argon2id, 46 MiB, one pass, one lane: the least that ASVS 5.0 (Appendix C) accepts. Memory is in KiB. */
const COST = { memoryCost: 46 * 1024, timeCost: 1, parallelism: 1 };
/** Each hash takes its memory while it runs, so a burst of sign-ins must queue instead of eating it all. */
const HASHES_AT_ONCE = 4;

export type PasswordHasher = Passwords & {
  /** True for a hash made at another cost: after a sign-in with it, hash the password again and store that. */
  needsRehash(hash: string): boolean;
};

export function createPasswords(): PasswordHasher {
  const inTurn = turns(HASHES_AT_ONCE);
  const hashed = (password: string) => inTurn(() => hash(password, COST));
  let dummy: Promise<string> | undefined;

  return {
    hash: hashed,

    async verify(password, stored) {
      // Without an account a dummy is verified, so that time does not tell who has one.
      dummy ??= hashed(randomBytes(16).toString("hex"));
      const against = stored ?? (await dummy);
      const matches = await inTurn(() => verify(against, password));
      return matches && stored !== null;
    },

    needsRehash(stored) {
      const { memoryCost, timeCost, parallelism } = parseOptions(stored);
      const isArgon2id = stored.startsWith("$argon2id$");
      const isAtCost =
        memoryCost === COST.memoryCost && timeCost === COST.timeCost && parallelism === COST.parallelism;
      return !(isArgon2id && isAtCost);
    },
  };
}

/** Lets so many work at a time; the others wait in the order in which they came. */
function turns(atOnce: number): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      // The place is handed on, not given back, so that nobody can slip in between.
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
