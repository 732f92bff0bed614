import { createServer, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

// The front door as a process of its own, for tests that need two of them or kill one. It sends its port when it is
// ready. KILL_BEFORE_ANSWER=1 ends it, without a word, in the moment in which its first answer would be sent.

const { createOutside, replaceOutside } = await import("#lib/runtime/contexts.ts");
const { readEnv } = await import("#lib/runtime/env.ts");
const { throughFrontDoor } = await import("#lib/server/front-door.ts");

replaceOutside(createOutside(readEnv(process.env)));
if (process.env.KILL_BEFORE_ANSWER === "1") {
  ServerResponse.prototype.writeHead = () => {
    process.kill(process.pid, "SIGKILL");
    throw new Error("killed");
  };
}
const server = createServer((request, response) => {
  if (!throughFrontDoor(request, response)) response.writeHead(418).end();
});
server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
process.on("disconnect", () => process.exit(0));
