import { outside, systemContext } from "#lib/runtime/contexts.ts";
import { checkReadiness } from "#lib/services/system/check-readiness.ts";
import type { RouteHandler } from "./plain.ts";
import { answerHeaders } from "./problem-response.ts";
import { requestFacts } from "./request-facts.ts";

/** `GET /api/health`: this process answers. Asks nothing of anybody else. */
export const health: RouteHandler = async (request) => {
  const { id } = requestFacts(request.headers);
  return Response.json({ status: "ok" }, { headers: answerHeaders(id) });
};

/** `GET /api/ready`: database, migrations, queue and the age of the last sweep. 503 names what is not. */
export const ready: RouteHandler = async (request) => {
  const facts = requestFacts(request.headers);
  const report = await checkReadiness(systemContext(facts), { checkQueue: () => outside().queue.check() });
  return Response.json(report, { status: report.ready ? 200 : 503, headers: answerHeaders(facts.id) });
};
