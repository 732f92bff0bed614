/** As much of a request as the handlers of calls and hooks ask for. A web Request is one. */
export type PlainRequest = {
  readonly method: string;
  readonly url: string;
  readonly headers: PlainHeaders;
  readonly body: AsyncIterable<Uint8Array> | ReadableStream<Uint8Array> | null;
  /** Aborts when the caller hangs up. */
  readonly signal: AbortSignal;
};
export type PlainHeaders = Pick<Headers, "get" | "has"> & { keys(): Iterable<string> };

export type PlainAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

export type PathParams = Record<string, string | string[] | undefined>;

/** What a route file exports. */
export type RouteHandler = (request: Request, context: { params: Promise<PathParams> }) => Promise<Response>;
export type PlainHandler = (request: PlainRequest, params: PathParams) => Promise<PlainAnswer>;

/** A handler that both doors serve: Next as a route, the front door without making a Request or a Response. */
export type TwoDoorHandler = RouteHandler & { readonly plain: PlainHandler };

export const forBothDoors = (plain: PlainHandler): TwoDoorHandler =>
  Object.assign(
    async (request: Request, context: Parameters<RouteHandler>[1]) =>
      // Whatever its types say, Next gives no params at all to a path without any.
      toResponse(await plain(request, (await context.params) ?? {})),
    { plain },
  );

/** Null, not an empty text: a status such as 204 may not have a body. */
export const toResponse = ({ status, headers, body }: PlainAnswer): Response =>
  new Response(body === "" ? null : body, { status, headers });
