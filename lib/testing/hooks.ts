import { createHmac } from "node:crypto";
import { CreateHookInput } from "#lib/contracts/hooks.ts";
import type { TriggerId } from "#lib/domain/ids.ts";
import { receiveDelivery } from "#lib/server/hooks.ts";
import type { ServiceContext } from "#lib/services/context.ts";
import { createHook } from "#lib/services/hooks/create-hook.ts";

/** A webhook in DEV, with the token at the end of its URL. */
export async function testHook(ctx: ServiceContext, trigger: TriggerId, input: object) {
  const given = CreateHookInput.parse({ environment: "DEV", name: "A sender", ...input });
  const { hook, secret } = await createHook(ctx, { workspace: ctx.scope.workspaceId, trigger, ...given });
  return { hook, secret, token: hook.url?.split("/").at(-1) ?? "" };
}

export type Sent = { body: string | Uint8Array; headers: Record<string, string> };

/** Posts a delivery to the handler, as Next would. */
export async function deliver(token: string, { body, headers }: Sent) {
  const response = await receiveDelivery(
    new Request(`http://localhost:3000/api/hooks/${token}`, {
      method: "POST",
      headers,
      body: body as BodyInit,
    }),
    { params: Promise.resolve({ hook: token }) },
  );
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: text ? JSON.parse(text) : null };
}

/** A delivery as GitHub sends one. */
export const fromGitHub = (secret: string, payload: object, headers: Record<string, string> = {}): Sent => {
  const body = JSON.stringify(payload);
  return {
    body,
    headers: {
      "content-type": "application/json",
      "x-github-event": "push",
      "x-github-delivery": crypto.randomUUID(),
      "x-hub-signature-256": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
      ...headers,
    },
  };
};
