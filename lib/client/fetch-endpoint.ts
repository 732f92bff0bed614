import {
  type Endpoint,
  type EndpointOutput,
  type EndpointRequest,
  endpointUrl,
} from "#lib/contracts/endpoint.ts";
import { Problem } from "#lib/contracts/problem.ts";
import { ERRORS } from "#lib/domain/errors.ts";
import { ProblemError } from "./problem-error.ts";

type RequestOf<E> = Omit<EndpointRequest<E>, "params"> &
  (Record<never, never> extends EndpointRequest<E>["params"]
    ? Partial<Pick<EndpointRequest<E>, "params">>
    : Pick<EndpointRequest<E>, "params">);

/** What an endpoint is asked for: params where its path has some, query and body where it takes them. */
export type FetchRequest<E> = RequestOf<E>;

/** What an endpoint's body is written as, before defaults. */
export type BodyOf<E> = NonNullable<EndpointRequest<E>["body"]>;

/**
 * Asks our own API, the one way the browser does. Throws ProblemError on a refusal, and TypeError when the server
 * cannot be reached.
 */
export async function fetchEndpoint<E extends Endpoint>(
  endpoint: E,
  request: FetchRequest<E>,
  signal?: AbortSignal,
): Promise<EndpointOutput<E>> {
  const { params = {}, query, body } = request as { params?: object; query?: object; body?: unknown };
  const url = endpointUrl(endpoint.path, { ...params }, { ...query });
  const hasBody = endpoint.method !== "GET" && endpoint.method !== "DELETE";
  const response = await send(url, {
    method: endpoint.method,
    headers: { accept: "application/json", ...(hasBody ? { "content-type": "application/json" } : {}) },
    ...(hasBody ? { body: JSON.stringify(body ?? {}) } : {}),
    ...(signal ? { signal } : {}),
    cache: "no-store",
  });
  const answer: unknown = await response.json().catch(() => null);
  if (!response.ok || answer === null) throw new ProblemError(problemFrom(answer, response));
  return answer as EndpointOutput<E>;
}

async function send(url: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(url, request);
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw new TypeError("The server cannot be reached. Check the connection and try again.", { cause });
  }
}

/** Whatever stands between us and the server may answer too, and not in our format. */
function problemFrom(answer: unknown, response: Response): Problem {
  const problem = Problem.safeParse(answer);
  if (problem.success) return problem.data;
  const { title } = ERRORS.internal;
  return {
    type: "about:blank",
    title,
    status: response.ok ? 502 : response.status,
    detail: title,
    code: "internal",
    request_id: response.headers.get("x-request-id") ?? "",
  };
}
