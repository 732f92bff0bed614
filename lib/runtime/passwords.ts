import { hash, parseOptions, verify } from "@node-rs/argon2";

/** Argon2id, 46 MiB, one pass, one lane: the least that ASVS 5.0 (Appendix C) accepts. Memory is in KiB. */
const COST = { memoryCost: 46 * 1024, timeCost: 1, parallelism: 1 };
/** Each hash takes its memory while it runs, so a burst of sign-ins must queue instead of eating it all. */
const HASHES_AT_ONCE = 4;

export type PasswordCheck = {
  matches: boolean;
  /** True when the password matched but its hash was made at another cost: hash it again and store that. */
  needsRehash: boolean;
};

/** The hash to store, with salt and cost inside (PHC format). */
export const hashPassword = (password: string): Promise<string> => inTurn(() => hash(password, COST));

/**
 * Checks a password in the same time whether or not the account exists: without a stored hash (null) it verifies
 * against a dummy and answers false.
 */
export async function verifyPassword(stored: string | null, password: string): Promise<PasswordCheck> {
  const known = stored ?? (await dummyHash());
  const matches = await inTurn(() => verify(known, password));
  if (stored === null || !matches) return { matches: false, needsRehash: false };
  return { matches: true, needsRehash: isOutdated(stored) };
}

function isOutdated(stored: string): boolean {
  const { memoryCost, timeCost, parallelism, algorithm } = parseOptions(stored);
  const isArgon2id = algorithm === 2;
  return (
    !isArgon2id ||
    memoryCost !== COST.memoryCost ||
    timeCost !== COST.timeCost ||
    parallelism !== COST.parallelism
  );
}

let dummy: Promise<string> | undefined;
function dummyHash(): Promise<string> {
  dummy ??= hashPassword("no account has this password");
  return dummy;
}

let running = 0;
const waiting: (() => void)[] = [];

async function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  if (running >= HASHES_AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
  else running += 1;
  try {
    return await work();
  } finally {
    // The place is handed on, not given back, so that nobody can slip in between.
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}
