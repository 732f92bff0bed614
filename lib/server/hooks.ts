import { AppError, isAppError } from "#lib/domain/errors.ts";
import { slackChallenge } from "#lib/domain/hook-delivery.ts";
import { HOOK_BODY_BYTES_MAX } from "#lib/domain/limits.ts";
import { accept } from "#lib/runtime/acceptance.ts";
import { systemContext, workspaceContext } from "#lib/runtime/contexts.ts";
import { execution } from "#lib/runtime/execution.ts";
import type { RequestFacts } from "#lib/services/context.ts";
import { type FoundHook, findHook } from "#lib/services/hooks/find-hook.ts";
import { prepareDelivery } from "#lib/services/hooks/prepare-delivery.ts";
import { verifyDelivery } from "#lib/services/hooks/verify-delivery.ts";
import { afterAnswer } from "./after-answer.ts";
import { isForm, parseDelivery } from "./hook-body.ts";
import { noteRefusal, type Seen } from "./note-refusal.ts";
import { forBothDoors, type PlainAnswer, type PlainRequest } from "./plain.ts";
import { flagMisplacedKey, refuseKeyInUrl } from "./presented-key.ts";
import { answerHeaders, problemAnswer } from "./problem-response.ts";
import { readBytes } from "./request-body.ts";
import { requestFacts } from "./request-facts.ts";
import { jsonAnswer } from "./start-call.ts";

/**
 * `POST /api/hooks/{hook}`: 202 with the run once it is durable, or `{"filtered": true}`; 200 `{"duplicate": true}` for
 * a redelivery. A hook that does not exist is refused like a wrong signature.
 */
export const receiveDelivery = forBothDoors(async (request, params) => {
  const facts = requestFacts(request.headers);
  const seen: Seen = {};
  let hook: FoundHook | null = null;
  try {
    hook = await findHook(systemContext(facts), String(params.hook));
    refuseKeyInUrl(request.url);
    return await receive(request, facts, hook, seen);
  } catch (error) {
    seen.apiKeyId = await flagMisplacedKey(error, request, facts);
    if (hook !== null) {
      const { workspaceId: workspace, triggerId: trigger, environment } = hook;
      const target = { workspace, trigger, environment, hook: hook.id };
      noteRefusal(forOwner(error), { facts, headers: request.headers }, target, seen);
    }
    return problemAnswer(error, facts);
  }
});

async function receive(
  request: PlainRequest,
  facts: RequestFacts,
  hook: FoundHook | null,
  seen: Seen,
): Promise<PlainAnswer> {
  const body = await readBytes(request, HOOK_BODY_BYTES_MAX);
  seen.bodyBytes = body.length;
  const header = (name: string) => request.headers.get(name);
  const verified = verifyDelivery(systemContext(facts), hook, { header, body });
  const payload = parseDelivery(verified.hook.scheme, header, body);
  const challenge = slackChallenge(verified.hook.scheme, payload);
  if (challenge !== null) return answer(facts, 200, { challenge });
  const outcome = await acceptDelivery(facts, verified, { header, payload });
  // Slack shows people what a command is answered, and takes nothing but an empty 200 as "received".
  if (verified.hook.scheme === "slack" && isForm(header)) return answer(facts, 200, null);
  return answer(facts, "duplicate" in outcome ? 200 : 202, outcome);
}

type Verified = ReturnType<typeof verifyDelivery>;
type Delivery = Parameters<typeof prepareDelivery>[2];

async function acceptDelivery(
  facts: RequestFacts,
  { hook, digest }: Verified,
  delivery: Omit<Delivery, "digest">,
): Promise<{ run: string } | { duplicate: true } | { filtered: true }> {
  const ctx = workspaceContext(facts, hook.workspaceId, { kind: "system", name: hook.name });
  const call = await prepareDelivery(ctx, hook, { ...delivery, digest });
  if (call === null) return { filtered: true };
  const outcome = await accept(call);
  if (outcome.kind === "refused") throw outcome.error;
  if (outcome.kind !== "accepted") return { duplicate: true };
  afterAnswer(() => execution("web").drain.drainUntil(Number.POSITIVE_INFINITY));
  return { run: outcome.run };
}

const answer = (facts: RequestFacts, status: number, body: object | null): PlainAnswer =>
  body === null
    ? { status, headers: answerHeaders(facts.id), body: "" }
    : jsonAnswer(facts, status, JSON.stringify(body));

/** The refusal with the reason that only the hook's owner may read. */
function forOwner(error: unknown): unknown {
  if (!isAppError(error) || error.code !== "hook_refused") return error;
  return new AppError("hook_refused", { detail: String(error.facts.log?.reason ?? error.message) });
}
