import { expect, test } from "vitest";
import { codeFlows, findCodeFlow } from "./registry.ts";

test("every flow has its own id and an example that it accepts", () => {
  expect(new Set(codeFlows.map((flow) => flow.id)).size).toBe(codeFlows.length);
  for (const flow of codeFlows) expect(flow.parse(flow.example).success, flow.id).toBe(true);
});

test("a flow is found by its id, an unknown id finds nothing", () => {
  expect(findCodeFlow("echo")?.title).toBe("Echo");
  expect(findCodeFlow("toString")).toBeNull();
});

test("the settings of every flow are described as JSON Schema", () => {
  expect(findCodeFlow("wait")?.inputSchema).toMatchObject({
    type: "object",
    properties: { seconds: { type: "number", minimum: 0, maximum: 600 } },
  });
  expect(findCodeFlow("check-website")?.inputSchema).toMatchObject({ required: ["url"] });
  for (const { inputSchema } of codeFlows) expect(inputSchema).toMatchObject({ type: "object" });
});
