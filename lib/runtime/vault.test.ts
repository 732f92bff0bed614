import { expect, test } from "vitest";
import { newId } from "#lib/domain/ids.ts";
import type { SealPlace } from "#lib/services/context.ts";
import { createVault, deriveKey } from "./vault.ts";

const secret = "a master secret of a good many characters";
const newerSecret = "another master secret, after the old one leaked";
const vault = createVault(secret);
const place: SealPlace = {
  table: "flow_endpoints",
  column: "secret",
  rowId: "flw_1",
  workspaceId: newId("wsp"),
};

const bytesOf = (sealed: string) => Buffer.from(sealed.split(".")[1] ?? "", "base64url");
const withBytes = (sealed: string, bytes: Uint8Array) =>
  `${sealed.split(".")[0]}.${Buffer.from(bytes).toString("base64url")}`;

test.each(["", "whsec_abc", "ünïcödé 🔐", "x".repeat(10_000)])("what was sealed opens again", (text) => {
  expect(vault.open(vault.seal(text, place), place)).toBe(text);
});

test("the same text never seals alike twice, and is not to be seen", () => {
  const sealed = Array.from({ length: 100 }, () => vault.seal("whsec_abc", place));
  expect(new Set(sealed).size).toBe(100);
  expect(bytesOf(sealed[0] ?? "").includes("whsec")).toBe(false);
});

test("moved to another row, column, table or workspace it does not open", () => {
  const sealed = vault.seal("whsec_abc", place);
  const elsewhere: SealPlace[] = [
    { ...place, rowId: "flw_2" },
    { ...place, column: "older_secret" },
    { ...place, table: "hooks" },
    { ...place, workspaceId: newId("wsp") },
    { ...place, table: "flow_endpoints|secret", column: "" },
  ];
  for (const other of elsewhere) expect(() => vault.open(sealed, other)).toThrow();
});

test("with any single bit flipped it does not open", () => {
  const sealed = vault.seal("whsec_abc", place);
  const bytes = bytesOf(sealed);
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const flipped = Uint8Array.from(bytes);
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(() => vault.open(withBytes(sealed, flipped), place)).toThrow();
  }
});

test("shortened anywhere, down to nothing, it does not open", () => {
  const sealed = vault.seal("whsec_abc", place);
  const bytes = bytesOf(sealed);
  for (let length = 0; length < bytes.length; length++) {
    expect(() => vault.open(withBytes(sealed, bytes.subarray(0, length)), place)).toThrow();
  }
});

test("after the master secret changed, old texts open and are known to be outdated", () => {
  const sealed = vault.seal("whsec_abc", place);
  const rotated = createVault(newerSecret, [secret]);
  expect(rotated.open(sealed, place)).toBe("whsec_abc");
  expect(rotated.isOutdated(sealed)).toBe(true);
  const sealedAgain = rotated.seal("whsec_abc", place);
  expect(rotated.isOutdated(sealedAgain)).toBe(false);
  expect(createVault(newerSecret).open(sealedAgain, place)).toBe("whsec_abc");
  expect(() => createVault(newerSecret).open(sealed, place)).toThrow("not configured");
});

test("keys for different purposes have nothing in common", () => {
  const keys = ["session", "callback token", "vault"].map((purpose) =>
    deriveKey(secret, purpose).toString("hex"),
  );
  expect(new Set(keys).size).toBe(3);
  expect(deriveKey(secret, "session").length).toBe(32);
  expect(deriveKey(secret, "session")).toEqual(deriveKey(secret, "session"));
});

test("a short master secret is refused", () => {
  expect(() => deriveKey("short", "session")).toThrow("32 bytes");
  expect(() => createVault("")).toThrow("32 bytes");
});
