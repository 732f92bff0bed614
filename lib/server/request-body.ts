import { AppError } from "#lib/domain/errors.ts";
import { isSafeJson, isStorableJson, type Json } from "#lib/domain/json.ts";

type BodySource = { readonly headers: Headers; readonly body: ReadableStream<Uint8Array> | null };

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

/** The JSON of these bytes. Throws `invalid_json`. */
export function parseJson(bytes: Uint8Array): Json {
  let value: Json;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new AppError("invalid_json", { cause });
  }
  if (!isSafeJson(value)) throw new AppError("invalid_json", { detail: "The body is nested too deeply." });
  if (!isStorableJson(value)) {
    const detail = "The body holds a character that cannot be kept: NUL, or half of a surrogate pair.";
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
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > maxBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}
