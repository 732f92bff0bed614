import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import type { SealPlace, Vault } from "#lib/services/context.ts";

/** A vault that also knows which texts should be sealed again after the master secret has changed. */
export type RotatingVault = Vault & {
  /** True when the text was sealed under an older secret. */
  isOutdated(sealed: string): boolean;
};

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const MASTER_SECRET_BYTES_MIN = 32;

/**
 * A 32-byte key for one purpose, by HKDF-SHA-256 (RFC 5869) from the master secret: whoever learns one derived key
 * learns nothing of the others. Throws on a master secret shorter than 32 bytes.
 */
export function deriveKey(masterSecret: string, purpose: string): Buffer {
  if (Buffer.byteLength(masterSecret) < MASTER_SECRET_BYTES_MIN) {
    throw new Error(`The master secret needs at least ${MASTER_SECRET_BYTES_MIN} bytes.`);
  }
  return Buffer.from(hkdfSync("sha256", masterSecret, "kickoff", purpose, 32));
}

/**
 * Secrets at rest: AES-256-GCM with a random nonce (NIST SP 800-38D), bound to table, column, row and workspace.
 * `open` throws on a text that was altered, belongs elsewhere or was sealed under a secret that is gone.
 * A sealed text is `key id . base64url(nonce, ciphertext, tag)`. `olderSecrets` still open what they sealed, so that
 * the master secret can be changed under load; new texts are always sealed under the first.
 */
export function createVault(masterSecret: string, olderSecrets: readonly string[] = []): RotatingVault {
  const current = vaultKey(masterSecret);
  const keys = new Map([...olderSecrets.map(vaultKey), current].map((key) => [key.id, key]));

  return {
    seal(plaintext, place) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv("aes-256-gcm", current.bytes, nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(boundTo(place));
      const sealed = Buffer.concat([
        nonce,
        cipher.update(plaintext, "utf8"),
        cipher.final(),
        cipher.getAuthTag(),
      ]);
      return `${current.id}.${sealed.toString("base64url")}`;
    },

    open(sealed, place) {
      const [keyId = "", text = ""] = sealed.split(".");
      const key = keys.get(keyId);
      if (!key)
        throw new Error("This secret was sealed under a master secret that is not configured any more.");
      const bytes = Buffer.from(text, "base64url");
      if (bytes.length < NONCE_BYTES + TAG_BYTES) throw new Error("This sealed secret is too short.");
      // Without authTagLength, Node would accept a shortened tag (DEP0182).
      const decipher = createDecipheriv("aes-256-gcm", key.bytes, bytes.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(boundTo(place));
      decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
      const ciphertext = bytes.subarray(NONCE_BYTES, bytes.length - TAG_BYTES);
      return Buffer.concat([decipher.update(ciphertext), decipher.final()]).toString("utf8");
    },

    isOutdated: (sealed) => !sealed.startsWith(`${current.id}.`),
  };
}

function vaultKey(masterSecret: string): { id: string; bytes: Buffer } {
  return {
    id: deriveKey(masterSecret, "vault key id").subarray(0, 6).toString("base64url"),
    bytes: deriveKey(masterSecret, "vault"),
  };
}

// JSON, so that no two places can be written alike.
const boundTo = ({ table, column, rowId, workspaceId }: SealPlace): Buffer =>
  Buffer.from(JSON.stringify([table, column, rowId, workspaceId]));
