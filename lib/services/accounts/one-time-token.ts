import { createHash, randomBytes } from "node:crypto";

/** The secret part of a one-time link, 256 random bits. Only its hash is kept. */
export const newOneTimeToken = (): string => randomBytes(32).toString("base64url");

export const hashOneTimeToken = (token: string): Buffer => createHash("sha256").update(token).digest();
