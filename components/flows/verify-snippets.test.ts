import { Webhook } from "standardwebhooks";
import { expect, test } from "vitest";
import { VERIFY_SNIPPETS } from "./verify-snippets.ts";

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const BODY = '{"run_id":"run_1"}';

test("the snippet without a package accepts what we sign and nothing else", async () => {
  const snippet = VERIFY_SNIPPETS.find(({ label }) => label === "Without a package");
  const module: { isFromKickoff: (headers: object, body: string, secret: string) => boolean } = await import(
    `data:text/javascript,${encodeURIComponent(snippet?.code ?? "")}`
  );
  const now = new Date();
  const headers = (at: Date, body = BODY, secret = SECRET) => ({
    "webhook-id": "run_1",
    "webhook-timestamp": String(Math.floor(at.getTime() / 1_000)),
    "webhook-signature": `v1,AAAA ${new Webhook(secret).sign("run_1", at, body)}`,
  });
  expect(module.isFromKickoff(headers(now), BODY, SECRET)).toBe(true);
  expect(module.isFromKickoff(headers(now), `${BODY} `, SECRET)).toBe(false);
  expect(
    module.isFromKickoff(headers(now, BODY, "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), BODY, SECRET),
  ).toBe(false);
  expect(module.isFromKickoff(headers(new Date(now.getTime() - 301_000)), BODY, SECRET)).toBe(false);
});
