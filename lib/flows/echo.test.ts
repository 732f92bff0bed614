import { expect, test } from "vitest";
import { tryFlow } from "#lib/testing/flow-context.ts";
import { echo } from "./echo.ts";

test("message and variables come back beside the whole input", async () => {
  const input = { message: "Hi", user_variables: { a: [1, { b: null }] }, ticket: 7 };
  await expect(tryFlow(echo, input).output).resolves.toEqual({
    message: "Hi",
    user_variables: { a: [1, { b: null }] },
    input,
  });
});

test("an empty input comes back as nothing said", async () => {
  await expect(tryFlow(echo, {}).output).resolves.toEqual({ message: null, user_variables: {}, input: {} });
});
