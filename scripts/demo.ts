import { callPaths } from "#lib/contracts/paths.ts";
import { closeOutside, outside, systemContext } from "#lib/runtime/contexts.ts";
import { type Demo, prepareDemo } from "./demo-workspace.ts";
import { attach } from "./home.ts";
import { fail, step } from "./progress.mjs";

const forPerson = (demo: Demo): string => `
The demo workspace is ready.

  Console    ${demo.url}
  E-mail     ${demo.email}
  Password   ${demo.password}

It has one trigger of each kind in ${demo.environment}; the schedule runs every minute. Call the API trigger:

curl -sS -X POST ${demo.url}${callPaths.trigger(demo.workspace, demo.triggers.api, demo.environment)} \\
  -H "Authorization: Bearer ${demo.key}" \\
  -H "Content-Type: application/json" \\
  -d '{"message": "Hello", "user_variables": {"name": "Ada"}}'

Password and key are new: the ones printed before are not valid any more.
`;

try {
  attach();
  const demo = await step("Preparing the demo workspace", () => prepareDemo(systemContext()));
  const asJson = process.argv.includes("--json");
  process.stdout.write(`${asJson ? JSON.stringify(demo) : forPerson(demo)}\n`);
  await closeOutside(outside());
} catch (error) {
  fail(error);
}
