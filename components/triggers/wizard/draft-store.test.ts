import { expect, test } from "vitest";
import { emptyValues, firstSettings } from "../form/trigger-values.ts";
import { readDraft } from "./draft-store.ts";

const ASSISTANT = "ast_01h455vb4pex5vsknk084sn02q";
const values = { ...emptyValues(ASSISTANT), name: "Orders", settings: firstSettings("api", "UTC") };

test("a draft comes back as it was", () => {
  expect(readDraft(JSON.parse(JSON.stringify({ values, keyId: "key_1" })), ASSISTANT)).toEqual({
    values,
    keyId: "key_1",
  });
});

test("a draft of an older form is filled up with what it lacks", () => {
  expect(readDraft({ values: { assistant_id: ASSISTANT, name: "Orders" } }, ASSISTANT)?.values).toEqual({
    ...emptyValues(ASSISTANT),
    name: "Orders",
  });
});

test("anything else is no draft", () => {
  for (const stored of [
    null,
    "text",
    {},
    { values: null },
    { values: { ...values, settings: { kind: "hook" } } },
  ]) {
    expect(readDraft(stored, ASSISTANT)).toBeNull();
  }
  expect(readDraft({ values }, "ast_01h455vb4pex5vsknk084sn02r")).toBeNull();
});
