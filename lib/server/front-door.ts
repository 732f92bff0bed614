import type { IncomingMessage, ServerResponse } from "node:http";
import {
  callTriggerEndpoint,
  cancelCallEndpoint,
  getStatusEndpoint,
  reportRunEndpoint,
  startTriggerEndpoint,
} from "#lib/contracts/calls.ts";
import type { Endpoint } from "#lib/contracts/endpoint.ts";
import { receiveDeliveryEndpoint } from "#lib/contracts/hooks.ts";
import { callTrigger, cancelCall, getStatus, report, startTrigger } from "./calls.ts";
import { receiveDelivery } from "./hooks.ts";
import type { PlainHandler, PlainRequest, TwoDoorHandler } from "./plain.ts";

type Door = { method: string; path: RegExp; handler: PlainHandler };

type Address = Pick<Endpoint, "method" | "base" | "path">;

const door = ({ method, base, path }: Address, { plain }: TwoDoorHandler): Door => ({
  method,
  path: new RegExp(`^${base}${path.replace(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`),
  handler: plain,
});

// The very handlers that the route files export. The fixed segments come before the names that would swallow them.
const DOORS: Door[] = [
  door(startTriggerEndpoint, startTrigger),
  door(getStatusEndpoint, getStatus),
  door(cancelCallEndpoint, cancelCall),
  door(callTriggerEndpoint, callTrigger),
  door(reportRunEndpoint, report),
  door(receiveDeliveryEndpoint, receiveDelivery),
];

/**
 * Serves the calls that outside systems lean on without Next's dispatch. Returns false for everything else, which is
 * Next's: it has the same handlers behind the same paths, so an answer does not depend on the door.
 */
export function throughFrontDoor(request: IncomingMessage, response: ServerResponse): boolean {
  const url = request.url ?? "/";
  if (!url.startsWith("/api/")) return false;
  const end = url.indexOf("?");
  const path = end < 0 ? url : url.slice(0, end);
  // Escapes in a path are rare, and Next's to resolve.
  if (path.includes("%")) return false;
  for (const { method, path: pattern, handler } of DOORS) {
    const match = pattern.exec(path);
    if (!match) continue;
    // Next has the same path, and says which methods it answers.
    if (method !== request.method) return false;
    serve(handler, request, response, match.groups ?? {});
    return true;
  }
  return false;
}

async function serve(
  handler: PlainHandler,
  request: IncomingMessage,
  response: ServerResponse,
  params: Record<string, string>,
): Promise<void> {
  try {
    const { status, headers, body } = await handler(toRequest(request, response), params);
    if (response.destroyed) return;
    const length = body === "" ? {} : { "content-length": Buffer.byteLength(body) };
    const close = request.complete ? {} : { connection: "close" };
    response.writeHead(status, { ...headers, ...length, ...close }).end(body);
    if (!request.complete) throwAway(request);
  } catch {
    // Handlers answer every failure themselves; what is left is a broken connection.
    response.destroy();
  }
}

/** How long what is still sent of a refused body is read and thrown away. Milliseconds. */
const LINGER_MS = 2_000;

/** A connection that is closed on unread bytes is reset, and the answer may be lost with it. */
function throwAway(request: IncomingMessage): void {
  const timer = setTimeout(() => request.destroy(), LINGER_MS).unref();
  request.on("close", () => clearTimeout(timer));
  request.removeAllListeners("data").resume();
}

/** As much of a Request as handlers ask for, without the cost of making a whole one. */
function toRequest(message: IncomingMessage, response: ServerResponse): PlainRequest {
  const { headers } = message;
  const value = (name: string): string | null => {
    const given = headers[name.toLowerCase()];
    return given === undefined ? null : Array.isArray(given) ? given.join(", ") : given;
  };
  let signal: AbortSignal | null = null;
  return {
    method: message.method ?? "GET",
    url: message.url ?? "/",
    headers: { get: value, has: (name) => value(name) !== null, keys: () => Object.keys(headers) },
    body: message,
    // Only who waits asks for it.
    get signal() {
      signal ??= hangUpSignal(response);
      return signal;
    },
  };
}

function hangUpSignal(response: ServerResponse): AbortSignal {
  const hangUp = new AbortController();
  if (response.destroyed) hangUp.abort();
  else response.on("close", () => hangUp.abort());
  return hangUp.signal;
}
