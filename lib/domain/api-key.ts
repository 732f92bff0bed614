import type { Environment } from "./environment.ts";

/**
 * `kick_<dev|uat|prod|multi>_<43 base62: 256 random bits><6 base62: CRC32 of all before it>`.
 * Scanners may look for /kick_(dev|uat|prod|multi)_[0-9A-Za-z]{49}/. The checksum lets a mistyped or invented
 * key be refused without asking the database.
 */
const TOKEN = /^kick_(dev|uat|prod|multi)_[0-9A-Za-z]{49}$/;
const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const CHECKSUM_CHARS = 6;
const SECRET_CHARS = 43;

/** Randomness in a token: what `formatApiKey` is to be given. */
export const API_KEY_RANDOM_BYTES = 32;

/** Characters of a token that may be shown again: brand and environment. */
export const apiKeyPrefix = (environments: readonly Environment[]): string =>
  `kick_${environments.length === 1 ? environments[0]?.toLowerCase() : "multi"}_`;

/** A token from its prefix and 32 random bytes. */
export function formatApiKey(prefix: string, random: Uint8Array): string {
  let value = 0n;
  for (const byte of random) value = (value << 8n) | BigInt(byte);
  const body = prefix + toBase62(value, SECRET_CHARS);
  return body + checksum(body);
}

/** Whether the text has the shape and the checksum of a key. Says nothing about whether it exists. */
export function isWellFormedApiKey(text: string): boolean {
  if (!TOKEN.test(text)) return false;
  return checksum(text.slice(0, -CHECKSUM_CHARS)) === text.slice(-CHECKSUM_CHARS);
}

/** Where a token appears inside other text, e.g. a pasted report or a URL. */
export const findApiKeys = (text: string): string[] =>
  (text.match(/kick_(?:dev|uat|prod|multi)_[0-9A-Za-z]{49}/g) ?? []).filter(isWellFormedApiKey);

/** The text without the secret part of anything that looks like a key, whole or cut. */
export const hideApiKeys = (text: string): string =>
  text.replace(/kick_(dev|uat|prod|multi)_[0-9A-Za-z]+/g, "kick_$1_[hidden]");

function toBase62(value: bigint, chars: number): string {
  let rest = value;
  let text = "";
  while (text.length < chars) {
    text = BASE62.charAt(Number(rest % 62n)) + text;
    rest /= 62n;
  }
  return text;
}

const checksum = (text: string): string => toBase62(BigInt(crc32(text)), CHECKSUM_CHARS);

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let entry = index;
  for (let bit = 0; bit < 8; bit++) entry = entry & 1 ? (entry >>> 1) ^ 0xedb88320 : entry >>> 1;
  return entry;
});

/** CRC-32 (IEEE 802.3) of ASCII text. The platform's own lives in Node only, and this runs in browsers too. */
function crc32(text: string): number {
  let crc = 0xffffffff;
  for (let index = 0; index < text.length; index++) {
    crc = (crc >>> 8) ^ (CRC_TABLE[(crc ^ text.charCodeAt(index)) & 0xff] ?? 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
