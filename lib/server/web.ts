import { createServer, type IncomingMessage } from "node:http";
import next from "next";
import { closeOutside, outside } from "#lib/runtime/contexts.ts";
import { execution } from "#lib/runtime/execution.ts";
import { throughFrontDoor } from "./front-door.ts";

/** How long requests and waiting calls under way may go on after a signal. */
const DRAIN_GRACE_MS = 25_000;

const { env, ports } = outside();
const app = next({ dev: env.KICKOFF_DEV, port: env.PORT, hostname: "localhost", quiet: true });
await app.prepare();
const throughNext = app.getRequestHandler();

/** This server's own entry in X-Forwarded-For, as a proxy would add it: the only one that cannot be made up. */
function addPeer(request: IncomingMessage): void {
  const peer = request.socket.remoteAddress ?? "";
  const before = request.headers["x-forwarded-for"];
  request.headers["x-forwarded-for"] = before ? `${before}, ${peer}` : peer;
}

const server = createServer((request, response) => {
  addPeer(request);
  if (!throughFrontDoor(request, response)) throughNext(request, response);
});
// Next's development server reloads over a WebSocket; nothing else upgrades.
if (env.KICKOFF_DEV) server.on("upgrade", app.getUpgradeHandler());
// A slow or silent client holds no connection for ever. A waiting call is ours to be slow about, not the client's.
server.headersTimeout = 15_000;
server.requestTimeout = 60_000;
server.keepAliveTimeout = 65_000;

let stopping = false;
async function stop(signal: string): Promise<void> {
  if (stopping) return;
  stopping = true;
  ports.log.info({ signal }, "web is stopping");
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  const grace = setTimeout(() => server.closeAllConnections(), DRAIN_GRACE_MS);
  await execution("web").drain.stop(DRAIN_GRACE_MS);
  // Those who wait for a run elsewhere are answered by the server that takes over: their run is durable.
  if (env.KICKOFF_DEV) server.closeAllConnections();
  await closed;
  clearTimeout(grace);
  await app.close();
  await closeOutside(outside());
  process.exit(0);
}
for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => void stop(signal));
process.on("disconnect", () => void stop("disconnect"));

server.listen(env.PORT, () => {
  ports.log.info({ port: env.PORT }, "web is listening");
  process.send?.("ready");
});
