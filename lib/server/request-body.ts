import { Readable } from "node:stream";
import { AppError } from "#lib/domain/errors.ts";
import { isSafeJson, isStorableJson, type Json } from "#lib/domain/json.ts";
import type { PlainRequest } from "./plain.ts";

type BodySource = Pick<PlainRequest, "body"> & { readonly headers: Pick<Headers, "get"> };

const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i;

/**
 * The JSON of a request; undefined when there is no body. The size is counted while reading, whatever Content-Length
 * says. Throws `body_too_large`, `unsupported_media_type`, `invalid_json`.
 */
export async function readJsonBody(request: BodySource, maxBytes: number): Promise<Json | undefined> {
  const bytes = await readBytes(request, maxBytes);
  if (bytes.length === 0) return undefined;
  if (!JSON_TYPE.test(request.headers.get("content-type") ?? ""))
    throw new AppError("unsupported_media_type");
  return parseJson(bytes);
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** The JSON of these bytes. Throws `invalid_json`. */
export function parseJson(bytes: Uint8Array): Json {
  let value: Json;
  try {
    value = JSON.parse(utf8.decode(bytes));
  } catch (cause) {
    throw new AppError("invalid_json", { cause });
  }
  if (!isSafeJson(value)) throw new AppError("invalid_json", { detail: "The body is nested too deeply." });
  if (!isStorableJson(value)) {
    const detail =
      "The body holds what cannot be kept: NUL, half of a surrogate pair, or a number beyond 1e308.";
    throw new AppError("invalid_json", { detail });
  }
  return value;
}

/** Throws `body_too_large` as soon as more than `maxBytes` have arrived. */
export async function readBytes({ headers, body }: BodySource, maxBytes: number): Promise<Uint8Array> {
  const tooLarge = () =>
    new AppError("body_too_large", { detail: `The body may have at most ${maxBytes / 1024} KiB.` });
  if (Number(headers.get("content-length") ?? 0) > maxBytes) throw tooLarge();
  if (body === null) return new Uint8Array();
  if (body instanceof Readable) return readStream(body, maxBytes, tooLarge);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > maxBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

/** The same by events: iterating over a Node stream costs several times as much. */
function readStream(stream: Readable, maxBytes: number, tooLarge: () => AppError): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    let size = 0;
    stream.on("data", (chunk: Uint8Array) => {
      size += chunk.length;
      if (size <= maxBytes) return void chunks.push(chunk);
      stream.pause();
      reject(tooLarge());
    });
    stream.on("end", () =>
      resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, size)),
    );
    stream.on("error", reject);
    stream.on("close", () => reject(new Error("the connection was closed before the body had arrived")));
  });
}
