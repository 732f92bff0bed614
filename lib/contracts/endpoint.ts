import * as z from "zod";
import type { KeyScope } from "#lib/domain/access.ts";
import type { ErrorCode } from "#lib/domain/errors.ts";

/**
 * Who is answered: members of the workspace and keys with the scope `manage`, a signed-in person, anybody, a key with
 * the given scope, or whoever proves itself by what it sends (a token, a signature).
 */
export type Access = "workspace" | "account" | "public" | "proof" | { key: KeyScope };

/** An answer besides the success that an endpoint declares. `status` may be a class, such as `2XX`. */
export type OtherAnswer = { status: number | "2XX"; description: string; output?: z.ZodType };

/** An endpoint is a value: the server's wrapper, the browser's fetcher and the OpenAPI page all read this one object. */
export type Endpoint<
  Params extends z.ZodObject = z.ZodObject,
  Query extends z.ZodObject = z.ZodObject,
  Body extends z.ZodType = z.ZodType,
  Output extends z.ZodType = z.ZodType,
> = {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Below the base, with the names of `params` in braces: `/workspaces/{workspace}/triggers`. */
  path: string;
  /** `/api/v1`, but for what outside systems were told another address of. */
  base: string;
  summary: string;
  /** What a reader of the API page needs besides the summary. */
  description?: string;
  access: Access;
  params: Params;
  query: Query;
  body: Body;
  output: Output;
  /** Status of a success. */
  status: 200 | 201 | 202;
  /** Request headers that it reads, besides the credentials. */
  headers?: readonly RequestHeader[];
  others?: readonly OtherAnswer[];
  /** Refusals of its own, besides those that its access, its params and its body bring along. */
  refusals?: readonly ErrorCode[];
  example?: { body?: unknown; output?: unknown };
};

export const API_BASE = "/api/v1";

export const REQUEST_HEADERS = {
  "Idempotency-Key":
    "Names this call. The same key with the same body gets the first call's answer again for 24 hours, and starts nothing.",
  Prefer: "`respond-async` answers at once; `wait=N` waits N seconds at most (RFC 7240).",
} as const;
export type RequestHeader = keyof typeof REQUEST_HEADERS;

const NOTHING = z.object({});
type Nothing = typeof NOTHING;

type Definition<
  P extends z.ZodObject,
  Q extends z.ZodObject,
  B extends z.ZodType,
  O extends z.ZodType,
> = Pick<Endpoint<P, Q, B, O>, "method" | "path" | "summary" | "output"> & Partial<Endpoint<P, Q, B, O>>;

export function endpoint<
  O extends z.ZodType,
  P extends z.ZodObject = Nothing,
  Q extends z.ZodObject = Nothing,
  B extends z.ZodType = Nothing,
>(definition: Definition<P, Q, B, O>): Endpoint<P, Q, B, O> {
  return {
    params: NOTHING as unknown as P,
    query: NOTHING as unknown as Q,
    body: NOTHING as unknown as B,
    status: 200,
    base: API_BASE,
    access: "workspace",
    ...definition,
  };
}

// An empty zod object's type refuses every key; in an intersection it would make all fields `never`.
type Fields<T> = [T] extends [Record<string, never>] ? unknown : T;

/** What a service receives: params, query and body in one object. */
export type EndpointInput<E> =
  E extends Endpoint<infer P, infer Q, infer B, z.ZodType>
    ? Fields<z.output<P>> & Fields<z.output<Q>> & Fields<z.output<B>>
    : never;

export type EndpointOutput<E> =
  E extends Endpoint<z.ZodObject, z.ZodObject, z.ZodType, infer O> ? z.output<O> : never;

/** What the browser gives: the same, before defaults and transforms. */
export type EndpointRequest<E> =
  E extends Endpoint<infer P, infer Q, infer B, z.ZodType>
    ? { params: z.input<P>; query?: z.input<Q>; body?: z.input<B> }
    : never;

/** The path with its names filled in: `/api/v1/workspaces/wsp_…/triggers?state=failed`. */
export function endpointUrl(
  path: string,
  params: Record<string, unknown>,
  query: Record<string, unknown> = {},
): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== "") search.set(name, String(value));
  }
  const text = search.toString();
  return `${API_BASE}${filled}${text ? `?${text}` : ""}`;
}
