import { JsonObjectSchema } from "#lib/domain/json.ts";
import { defineFlow } from "./define-flow.ts";

/** Returns what it was given, as `{ message, user_variables, input }`; `input` is everything that was sent. */
export const echo = defineFlow({
  id: "echo",
  title: "Echo",
  description:
    "Returns what it was given. Good for a first try, and for checking what a caller really sends.",
  input: JsonObjectSchema,
  example: { message: "Hello", user_variables: { name: "Ada" } },
  run: ({ input, log }) => {
    log.info("Echoing the input.", { fields: Object.keys(input) });
    return { message: input.message ?? null, user_variables: input.user_variables ?? {}, input };
  },
});
