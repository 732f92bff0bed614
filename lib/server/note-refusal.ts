import { createHash } from "node:crypto";
import { EnvironmentInAnyCase } from "#lib/domain/environment.ts";
import { type ApiKeyId, type Id, Ids } from "#lib/domain/ids.ts";
import type { JsonObject } from "#lib/domain/json.ts";
import { outside } from "#lib/runtime/contexts.ts";
import { asAppError } from "#lib/runtime/failure.ts";
import type { RequestFacts } from "#lib/services/context.ts";
import { afterAnswer } from "./after-answer.ts";
import type { PlainHeaders } from "./plain.ts";

export type RefusedTarget = {
  workspace: unknown;
  trigger?: unknown;
  hook?: Id<"hok">;
  environment?: unknown;
};

/** What is known of the request besides its headers. Of the body only the names of its fields are kept. */
export type Seen = { apiKeyId?: ApiKeyId | undefined; body?: JsonObject; bodyBytes?: number };

/**
 * Hands a refused request to a trigger or hook to the recorder, with its shape and without its content. Failures of our
 * own are not refusals, and a path that names nothing is none either.
 */
export function noteRefusal(
  thrown: unknown,
  request: { facts: RequestFacts; headers: PlainHeaders },
  target: RefusedTarget,
  seen: Seen = {},
): void {
  const error = asAppError(thrown);
  const workspace = Ids.workspace.safeParse(target.workspace);
  const trigger = Ids.trigger.safeParse(target.trigger);
  if (error.status >= 500 || !workspace.success || !(trigger.success || target.hook)) return;
  const { ports, rejections } = outside();
  const { facts, headers } = request;
  ports.rejections.note({
    workspaceId: workspace.data,
    triggerId: trigger.data,
    hookId: target.hook,
    apiKeyId: seen.apiKeyId ?? Ids.apiKey.safeParse(error.facts.log?.apiKeyId).data,
    environment: EnvironmentInAnyCase.safeParse(target.environment).data,
    code: error.code,
    detail: error.message,
    ip: facts.ip,
    userAgent: facts.userAgent,
    facts: {
      request_id: facts.id,
      body_bytes: seen.bodyBytes ?? (Number(headers.get("content-length")) || undefined),
      content_type: headers.get("content-type") ?? undefined,
      headers: [...headers.keys()],
      fields: seen.body && Object.keys(seen.body),
      faults: error.facts.errors,
      idempotency_key_sha256: digest(headers.get("idempotency-key")),
    },
  });
  afterAnswer(() => rejections.flush());
}

const digest = (text: string | null): string | undefined =>
  text === null ? undefined : createHash("sha256").update(text).digest("hex");
