import { randomBytes } from "node:crypto";
import { EventEmitter, once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";
import type { FlowCall } from "#lib/domain/flow.ts";

export type ReceivedFlowCall = {
  webhookId: string;
  /** True when one of the endpoint's secrets signed it. */
  signatureValid: boolean;
  /** True when this secret signed it. */
  signedBy(secret: string): boolean;
  headers: IncomingHttpHeaders;
  body: FlowCall;
};

/** An object as `body` is sent as JSON, a text as text. */
export type FlowReply = { status?: number; headers?: Record<string, string>; body?: unknown };
export type FlowHandler = (call: ReceivedFlowCall) => FlowReply | Promise<FlowReply>;

export type FlowEndpoint = {
  url: string;
  /** Any of them may sign; push another to rotate. The first is made by the endpoint. */
  secrets: string[];
  calls: ReceivedFlowCall[];
  /** Resolves when so many calls have arrived. */
  called(count: number): Promise<void>;
  close(): Promise<void>;
};

export const newSigningSecret = (): string => `whsec_${randomBytes(32).toString("base64")}`;

/**
 * A fake engine on 127.0.0.1 that records every call. Without a handler it answers 200 with
 * `{ received: <message> }`. The outbound under test must allow http and 127.0.0.0/8.
 */
export async function startFlowEndpoint(
  handler: FlowHandler = ({ body }) => ({ body: { received: body.message } }),
): Promise<FlowEndpoint> {
  const secrets = [newSigningSecret()];
  const calls: ReceivedFlowCall[] = [];
  const arrivals = new EventEmitter();

  const server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    const signedBy = (secret: string) => {
      try {
        new Webhook(secret).verify(text, request.headers as Record<string, string>, { jsonParse: false });
        return true;
      } catch {
        return false;
      }
    };
    const call: ReceivedFlowCall = {
      webhookId: String(request.headers["webhook-id"]),
      signatureValid: secrets.some(signedBy),
      signedBy,
      headers: request.headers,
      body: JSON.parse(text),
    };
    calls.push(call);
    arrivals.emit("call");
    const { status = 200, headers = {}, body } = await handler(call);
    const isText = typeof body === "string";
    response.writeHead(status, { "content-type": isText ? "text/plain" : "application/json", ...headers });
    response.end(isText || body === undefined ? body : JSON.stringify(body));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/start`,
    secrets,
    calls,
    async called(count) {
      while (calls.length < count) await once(arrivals, "call");
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
