import * as z from "zod";
import type { Endpoint, EndpointInput, EndpointOutput } from "#lib/contracts/endpoint.ts";
import { type Environment, EnvironmentName } from "#lib/domain/environment.ts";
import { AppError } from "#lib/domain/errors.ts";
import { faultsOf } from "#lib/domain/field-faults.ts";
import { Ids, type TriggerId, type WorkspaceId } from "#lib/domain/ids.ts";
import { isStorableJson } from "#lib/domain/json.ts";
import { requireKeyEnvironment, requireKeyTrigger } from "#lib/domain/key-access.ts";
import { API_BODY_BYTES_MAX } from "#lib/domain/limits.ts";
import { systemContext } from "#lib/runtime/contexts.ts";
import type { AccountContext } from "#lib/services/accounts/account-context.ts";
import type { ServiceContext, SystemContext } from "#lib/services/context.ts";
import { authenticate, type Caller, enterWorkspace, refuseForeignPage } from "./authenticate.ts";
import type { RouteHandler } from "./plain.ts";
import { flagMisplacedKey, refuseKeyInUrl } from "./presented-key.ts";
import { answerHeaders, problemResponse } from "./problem-response.ts";
import { readJsonBody } from "./request-body.ts";
import { requestFacts } from "./request-facts.ts";

/** Serves an endpoint of a workspace to its members and to keys with the scope `manage`. */
export const route = <E extends Endpoint>(
  endpoint: E,
  service: Served<ServiceContext, E, EndpointOutput<E>>,
): RouteHandler =>
  serve(endpoint, async (system, request, params) => {
    const caller = await authenticate(system, request);
    const ctx = await enterWorkspace(system, caller, params.workspace as WorkspaceId);
    const input = await readInput(endpoint, request, params);
    if (caller.kind === "key") requireReach(caller, input);
    return service(ctx, input as EndpointInput<E>);
  });

/** More headers of a success, made from what the service returned. */
type HeadersFor<Result> = (result: Result) => Promise<Record<string, string>>;
type Served<Ctx, E, Result> = (ctx: Ctx, input: EndpointInput<E>) => Promise<Result>;

/** Serves an endpoint of somebody's own account, in no workspace in particular. Keys are refused. */
export const accountRoute = <E extends Endpoint, Result extends EndpointOutput<E>>(
  endpoint: E,
  service: Served<AccountContext, E, Result>,
  headersFor?: HeadersFor<Result>,
): RouteHandler =>
  serve(
    endpoint,
    async (system, request, params) => {
      const caller = await authenticate(system, request);
      if (caller.kind === "key") throw new AppError("unauthenticated");
      const input = await readInput(endpoint, request, params);
      return service({ ...system, session: caller.session }, input as EndpointInput<E>);
    },
    headersFor,
  );

/** Serves an endpoint to anybody. */
export const publicRoute = <E extends Endpoint, Result extends EndpointOutput<E>>(
  endpoint: E,
  service: Served<SystemContext, E, Result>,
  headersFor?: HeadersFor<Result>,
): RouteHandler =>
  serve(
    endpoint,
    async (system, request, params) => {
      refuseForeignPage(request);
      return service(system, (await readInput(endpoint, request, params)) as EndpointInput<E>);
    },
    headersFor,
  );

type Input = Record<string, unknown>;
type Work<Result> = (system: SystemContext, request: Request, params: Input) => Promise<Result>;

/** What all routes share: the request's facts, the path, the answer's shape, and a problem for every failure. */
function serve<Result>(
  endpoint: Endpoint,
  work: Work<Result>,
  headersFor?: HeadersFor<Result>,
): RouteHandler {
  return async (request, context) => {
    const facts = requestFacts(request.headers);
    try {
      refuseKeyInUrl(request.url);
      // Whatever its types say, Next gives no params at all to a path without any.
      const params = endpoint.params.safeParse((await context.params) ?? {});
      // A path whose ids are not ids leads nowhere, like any other.
      if (!params.success) throw new AppError("not_found");
      const result = await work(systemContext(facts), request, params.data);
      // Parsed on the way out: only what the endpoint lists leaves.
      return Response.json(endpoint.output.parse(result), {
        status: endpoint.status,
        headers: { ...answerHeaders(facts.id), ...(await headersFor?.(result)) },
      });
    } catch (error) {
      await flagMisplacedKey(error, request, facts);
      return problemResponse(error, facts);
    }
  };
}

/** Params, query and body in one object. Path and query win over a body that repeats their names. */
async function readInput(endpoint: Endpoint, request: Request, params: Input): Promise<Input> {
  const asked = Object.fromEntries(new URL(request.url).searchParams);
  if (!isStorableJson(asked)) throw new AppError("invalid_input", { detail: "The address holds a NUL." });
  const query = parse(endpoint.query, asked);
  if (request.method === "GET" || request.method === "DELETE") return { ...(query as Input), ...params };
  const body = parse(endpoint.body, (await readJsonBody(request, API_BODY_BYTES_MAX)) ?? {});
  return { ...(body as Input), ...(query as Input), ...params };
}

function parse(schema: z.ZodType, value: unknown): unknown {
  const result = schema.safeParse(value);
  if (!result.success) throw new AppError("invalid_input", { errors: faultsOf(result.error) });
  return result.data;
}

const Reach = z.object({
  environment: EnvironmentName.optional() as z.ZodType<Environment | undefined>,
  trigger: Ids.trigger.optional() as z.ZodType<TriggerId | undefined>,
});

/** A key goes no further here than on a call: its environments, its triggers. */
function requireReach({ key }: Extract<Caller, { kind: "key" }>, input: Input): void {
  const { environment, trigger } = Reach.parse({ environment: input.environment, trigger: input.trigger });
  if (environment !== undefined) requireKeyEnvironment(key, environment);
  if (trigger !== undefined) requireKeyTrigger(key, trigger);
}
