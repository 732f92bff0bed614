import { fromUUID } from "typeid-js";
import { expect, test } from "vitest";
import { type Id, idFromUuid, idToUuid, newId } from "./ids.ts";

test("ids are what typeid-js makes of the same UUIDs, and back", () => {
  const uuids = [
    "00000000-0000-0000-0000-000000000000",
    "ffffffff-ffff-ffff-ffff-ffffffffffff",
    "01890a5d-ac96-774b-bcce-b302099a8057",
    ...Array.from({ length: 1_000 }, () => crypto.randomUUID()),
  ];
  for (const uuid of uuids) {
    const id = idFromUuid("run", uuid);
    expect(id).toBe(fromUUID(uuid, "run"));
    expect(idToUuid(id)).toBe(uuid);
  }
});

test("a text that is no id is refused", () => {
  const id = newId("run");
  for (const text of [
    "",
    "run_",
    id.slice(0, -1),
    `${id}0`,
    id.toUpperCase(),
    `run_8${id.slice(5)}`,
    `${id}\n`,
  ]) {
    expect(() => idToUuid(text as Id<"run">)).toThrow();
  }
});
