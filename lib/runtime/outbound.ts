import { lookup } from "node:dns/promises";
import { isIP, type LookupFunction } from "node:net";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from "node:zlib";
import { buildConnector, Client, errors } from "undici";
import { AppError } from "#lib/domain/errors.ts";
import {
  OUTBOUND_CONNECT_MS,
  OUTBOUND_HEADER_BYTES_MAX,
  OUTBOUND_RESPONSE_BYTES_MAX,
} from "#lib/domain/limits.ts";
import { type AddressRules, addressRules, type OutboundRules, refused } from "./outbound-address.ts";

export type OutboundRequest = {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  /** Milliseconds for the whole call, from resolving the name to the last byte. */
  timeoutMs: number;
  signal?: AbortSignal;
};

/** Any answer, also 3xx, 4xx and 5xx. Header names are lower case. `body` ends at 1 MiB, then `truncated` is true. */
export type OutboundResponse = {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
  truncated: boolean;
  elapsedMs: number;
};

export type Outbound = {
  /**
   * Throws AppError `destination_not_allowed`, `destination_unreachable` or `destination_timeout`, none of which
   * tells an address; rethrows the signal's reason when it aborts.
   */
  fetch(url: string, request: OutboundRequest): Promise<OutboundResponse>;
  /** Throws `destination_not_allowed` on what can be refused without resolving the name: for checking before saving. */
  check(url: string): void;
};

type ResolvedAddress = { address: string; family: number };
export type Resolve = (name: string) => Promise<ResolvedAddress[]>;

const resolveBySystem: Resolve = (name) => lookup(name, { all: true, order: "verbatim" });

/**
 * The one way to call a URL that a user gave. Refuses whatever is not public at connect time, when the name has been
 * resolved and the address that was checked is the one connected to. Never follows a redirect, never uses a proxy.
 */
export function createOutbound(rules: OutboundRules, resolve: Resolve = resolveBySystem): Outbound {
  const addresses = addressRules(rules);

  return {
    check: (url) => void addresses.checkUrl(url),

    async fetch(text, { method = "GET", headers = {}, body, timeoutMs, signal }) {
      const { url, allowedNetworksOnly } = addresses.checkUrl(text);
      const startedAt = performance.now();
      // One client for one call: a connection is never shared, so no answer can reach another workspace's call.
      const client = new Client(url.origin, {
        connect: checkedConnector(addresses, allowedNetworksOnly, resolve),
        maxHeaderSize: OUTBOUND_HEADER_BYTES_MAX,
        headersTimeout: timeoutMs,
        bodyTimeout: timeoutMs,
      });
      const call = async (ending: AbortSignal) => {
        const response = await client.request({
          method: method as "GET",
          path: `${url.pathname}${url.search}`,
          headers: { "user-agent": "Kickoff", ...ownHeaders(headers), "accept-encoding": "identity" },
          body: body ?? null,
          signal: ending,
          reset: true,
        });
        const responseHeaders = flatHeaders(response.headers);
        const read = await readBody(response.body, responseHeaders["content-encoding"]);
        return { status: response.statusCode, headers: responseHeaders, ...read };
      };
      try {
        const answer = await withinTime(call, timeoutMs, signal);
        return { ...answer, elapsedMs: performance.now() - startedAt };
      } finally {
        client.destroy().catch(() => {});
      }
    },
  };
}

/** Ends the call on time whatever it is busy with: undici's own timers start anew with every step and every chunk. */
async function withinTime<Result>(
  call: (ending: AbortSignal) => Promise<Result>,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<Result> {
  signal?.throwIfAborted();
  const ending = new AbortController();
  const timer = setTimeout(() => ending.abort(new AppError("destination_timeout")), timeoutMs);
  const cancel = () => ending.abort(signal?.reason);
  signal?.addEventListener("abort", cancel, { once: true });
  const ended = new Promise<never>((_resolve, reject) => {
    ending.signal.addEventListener("abort", () => reject(ending.signal.reason), { once: true });
  });
  try {
    return await Promise.race([ended, call(ending.signal)]);
  } catch (error) {
    if (ending.signal.aborted) throw ending.signal.reason;
    // A method or header that is none is the caller's mistake, not the destination's.
    if (error instanceof AppError || error instanceof errors.InvalidArgumentError) throw error;
    throw new AppError("destination_unreachable", { detail: reachProblem(error), cause: error });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", cancel);
  }
}

/** Resolves once, refuses unless every address is permitted, and lets the socket choose among these addresses only. */
function checkedConnector(
  rules: AddressRules,
  allowedNetworksOnly: boolean,
  resolve: Resolve,
): buildConnector.connector {
  return (options, callback) => {
    const startedAt = performance.now();
    const connect = (addresses: ResolvedAddress[]) => {
      // Node calls `lookup` for names only; a literal address was judged before and is connected to as it is.
      const lookupChecked: LookupFunction = (_name, { all }, done) => {
        const [first] = addresses;
        if (all) done(null, addresses);
        else if (first) done(null, first.address, first.family);
      };
      const connector = buildConnector({
        timeout: Math.max(1, OUTBOUND_CONNECT_MS - (performance.now() - startedAt)),
        allowH2: false,
        maxCachedSessions: 0,
        autoSelectFamily: true,
        lookup: lookupChecked,
      });
      connector(options, (...[error, socket]) => {
        if (error) return callback(error, null);
        if (!rules.permits(socket.remoteAddress ?? "", allowedNetworksOnly)) {
          socket.destroy();
          return callback(refused(), null);
        }
        callback(null, socket);
      });
    };

    checkedAddresses(options.hostname, rules, allowedNetworksOnly, resolve).then(connect, (error) =>
      callback(error, null),
    );
  };
}

async function checkedAddresses(
  host: string,
  rules: AddressRules,
  allowedNetworksOnly: boolean,
  resolve: Resolve,
): Promise<ResolvedAddress[]> {
  const family = isIP(host);
  const addresses = family === 0 ? await withinConnectTime(resolve(host)) : [{ address: host, family }];
  if (addresses.length === 0) throw new Error("The name has no address.");
  if (!addresses.every(({ address }) => rules.permits(address, allowedNetworksOnly))) throw refused();
  return addresses;
}

async function withinConnectTime<Result>(work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new Error("The name could not be resolved in time.")),
      OUTBOUND_CONNECT_MS,
    );
  });
  return Promise.race([work, tooLate]).finally(() => clearTimeout(timer));
}

// `Host` and the framing of the message are ours: they follow from the URL and the body.
const RESERVED_HEADERS = new Set([
  "host",
  "connection",
  "content-length",
  "transfer-encoding",
  "upgrade",
  "expect",
]);

const ownHeaders = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers)
      .map(([name, value]): [string, string] => [name.toLowerCase(), value])
      .filter(([name]) => !RESERVED_HEADERS.has(name)),
  );

const flatHeaders = (headers: Record<string, string | string[] | undefined>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value ?? ""].flat().join(", ")]));

const DECODERS: Record<string, () => NodeJS.ReadWriteStream> = {
  gzip: createGunzip,
  "x-gzip": createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
  zstd: createZstdDecompress,
};

/** Reads up to the limit and no further. We ask for identity; who compresses all the same is counted unpacked. */
async function readBody(
  body: Readable,
  encoding: string | undefined,
): Promise<{ body: Buffer; truncated: boolean }> {
  const decoder = encoding ? DECODERS[encoding.toLowerCase()]?.() : undefined;
  const stream = decoder ? pipeline(body, decoder, () => {}) : body;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > OUTBOUND_RESPONSE_BYTES_MAX) break;
  }
  return {
    body: Buffer.concat(chunks).subarray(0, OUTBOUND_RESPONSE_BYTES_MAX),
    truncated: size > OUTBOUND_RESPONSE_BYTES_MAX,
  };
}

const REACH_PROBLEMS: [RegExp, string][] = [
  [/ENOTFOUND|EAI_|no address/, "The name of this address does not exist."],
  [/ECONNREFUSED/, "Nothing answers at this address: the connection was refused."],
  [/CERT|TLS|SSL|altname|self.signed/i, "The TLS certificate or encryption of this address is not valid."],
  [
    /CONNECT_TIMEOUT|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|in time/,
    "This address could not be reached in time.",
  ],
  [/HEADERS_OVERFLOW/, "The answer's headers are too large."],
  [/HPE_|Parse Error/, "The answer is not valid HTTP."],
  [
    /ERR_SOCKET|UND_ERR_SOCKET|ECONNRESET|EPIPE|other side closed/,
    "The connection was closed before the answer was complete.",
  ],
  [
    /Z_[A-Z]+_ERROR|incorrect header check|unexpected end of file|ERR_BROTLI|ERR__ERROR_FORMAT|ZSTD/,
    "The answer could not be unpacked.",
  ],
];

/** A sentence for people, chosen from our own: the system's would name addresses. */
function reachProblem(error: unknown): string | undefined {
  const { code = "", message = "" } = error as { code?: string; message?: string };
  return REACH_PROBLEMS.find(([pattern]) => pattern.test(`${code} ${message}`))?.[1];
}
