import { createHash } from "node:crypto";
import * as z from "zod";
import type { Access, Endpoint } from "#lib/contracts/endpoint.ts";
import { REQUEST_HEADERS } from "#lib/contracts/endpoint.ts";
import type {
  JsonSchema,
  OpenApiDocument,
  OpenApiOperation,
  OpenApiParameter,
  OpenApiResponse,
} from "#lib/contracts/openapi.ts";
import { NAMED_SCHEMAS, OPERATION_TAGS, OPERATIONS, type Operation } from "#lib/contracts/operations.ts";
import { PROBLEM_CONTENT_TYPE, Problem } from "#lib/contracts/problem.ts";
import { ERRORS, type ErrorCode } from "#lib/domain/errors.ts";
import { outside } from "#lib/runtime/contexts.ts";
import type { RouteHandler } from "./plain.ts";
import { answerHeaders } from "./problem-response.ts";
import { requestFacts } from "./request-facts.ts";

/** Tools keep the document this long without asking; after that a changed ETag tells them. Seconds. */
const FRESH_SECONDS = 300;

const JSON_TYPE = "application/json";
const SCHEMAS = "#/components/schemas/";

let served: { baseUrl: string; document: OpenApiDocument; text: string; etag: string } | undefined;

/** The document of this deployment, made once per process. */
export const ownOpenApiDocument = (): OpenApiDocument => serve().document;

function serve(): NonNullable<typeof served> {
  const baseUrl = outside().env.KICKOFF_URL;
  if (served?.baseUrl === baseUrl) return served;
  const document = openApiDocument(baseUrl);
  const text = JSON.stringify(document);
  const digest = createHash("sha256").update(text).digest("base64url");
  served = { baseUrl, document, text, etag: `"${digest.slice(0, 27)}"` };
  return served;
}

/** `GET /openapi.json`: the document, the same for everybody. 304 to a caller that has it already. */
export const openApi: RouteHandler = async (request) => {
  const facts = requestFacts(request.headers);
  const { text, etag } = serve();
  const headers = {
    ...answerHeaders(facts.id),
    "cache-control": `public, max-age=${FRESH_SECONDS}`,
    "access-control-allow-origin": "*",
    etag,
  };
  const known = request.headers.get("if-none-match")?.split(",") ?? [];
  if (known.some((tag) => tag.trim().replace(/^W\//, "") === etag)) {
    return new Response(null, { status: 304, headers });
  }
  return new Response(text, { headers: { ...headers, "content-type": JSON_TYPE } });
};

/** The OpenAPI 3.1 document, made of the very contracts that the routes parse with. */
export function openApiDocument(baseUrl: string): OpenApiDocument {
  const schemas = documentSchemas();
  const paths: OpenApiDocument["paths"] = {};
  for (const operation of OPERATIONS) {
    const { base, path, method } = operation.endpoint;
    const at = `${base}${path}`;
    paths[at] = { ...paths[at], [method.toLowerCase()]: operationObject(operation, schemas) };
  }
  const document: OpenApiDocument = {
    openapi: "3.1.1",
    info: {
      title: "Kickoff",
      version: "1",
      description:
        "Starts flows of AI assistants and shows what happened. JSON is snake_case, instants are RFC 3339 in UTC, lists answer `{ items, next }`. Within this version fields and operations are only added.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: baseUrl }],
    tags: [...OPERATION_TAGS],
    security: [],
    paths,
    components: {
      schemas: schemas.components(paths),
      headers: HEADERS,
      responses: schemas.responses(),
      securitySchemes: {
        key: {
          type: "http",
          scheme: "bearer",
          bearerFormat: "kick_<environment>_<43 characters><checksum>",
          description:
            "An API key of the workspace, with the scope that the operation names. From servers only: a key that comes from a browser is refused.",
        },
        session: {
          type: "apiKey",
          in: "cookie",
          name: "kickoff.session",
          description: "The console's own session. Writing requests must come from the console's own pages.",
        },
      },
    },
  };
  return document;
}

const header = (description: string, type: "string" | "integer" = "string") => ({
  description,
  schema: { type },
});

const HEADERS = {
  "X-Request-Id": header("Names this request in our logs. A sane one that you send is kept."),
  "Retry-After": header("Seconds to wait before trying again.", "integer"),
  Location: header("The `status_url` of the run."),
  "Idempotent-Replayed": header("`true` when this is the first call's answer again."),
  "RateLimit-Policy": header('Limits that hold, e.g. `"trigger";q=25;w=1` (a draft of the IETF: a hint).'),
  RateLimit: header('What is left and for how many seconds, e.g. `"trigger";r=24;t=1`.'),
};
type HeaderName = keyof typeof HEADERS;

const headerRefs = (...names: HeaderName[]) =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));

function operationObject({ id, tag, endpoint }: Operation, schemas: DocumentSchemas): OpenApiOperation {
  const codes = refusalsOf(endpoint);
  const isStart = endpoint.headers?.includes("Idempotency-Key") ?? false;
  const responses: OpenApiOperation["responses"] = {};
  const answered = (status: string, description: string, key: string | null, example?: unknown) => {
    responses[status] = {
      description,
      headers: headerRefs(
        "X-Request-Id",
        ...(isStart ? (["Idempotent-Replayed", "RateLimit-Policy", "RateLimit"] as const) : []),
        ...(isStart && status === "202" ? (["Location"] as const) : []),
      ),
      ...(key !== null && {
        content: {
          [JSON_TYPE]: { schema: schemas.of(key, "output"), ...(example !== undefined && { example }) },
        },
      }),
    };
  };
  const success = String(endpoint.status);
  answered(success, endpoint.summary, `${id} output`, endpoint.example?.output);
  for (const { status, description, output } of endpoint.others ?? []) {
    if (String(status) !== success) answered(String(status), description, output ? `${id} ${status}` : null);
  }
  for (const [status, group] of Map.groupBy(codes, (code) => ERRORS[code].status)) {
    // An outcome that is no problem document (the flow failed) keeps its own description.
    responses[String(status)] ??= schemas.refused(status, group);
  }
  const parameters = [
    ...parametersOf(`${id} params`, "path", endpoint, schemas),
    ...parametersOf(`${id} query`, "query", endpoint, schemas),
    ...(endpoint.headers ?? []).map(
      (name): OpenApiParameter => ({
        name,
        in: "header",
        required: false,
        description: REQUEST_HEADERS[name],
        schema: { type: "string" },
      }),
    ),
  ];
  return {
    operationId: id,
    tags: [tag],
    summary: endpoint.summary,
    ...(endpoint.description !== undefined && { description: endpoint.description }),
    security: securityOf(endpoint.access),
    ...(parameters.length > 0 && { parameters }),
    ...(hasBody(endpoint) && {
      requestBody: {
        required: isRequired(endpoint.body),
        content: {
          [JSON_TYPE]: {
            schema: schemas.of(`${id} body`, "input"),
            ...(endpoint.example?.body !== undefined && { example: endpoint.example.body }),
          },
        },
      },
    }),
    responses: Object.fromEntries(
      Object.entries(responses).toSorted(([one], [other]) => one.localeCompare(other)),
    ),
    "x-refusals": codes,
  };
}

const takesBody = ({ method }: Endpoint): boolean => method !== "GET" && method !== "DELETE";
const hasBody = (endpoint: Endpoint): boolean => takesBody(endpoint) && !isEmpty(endpoint.body);
const isEmpty = (schema: z.ZodType): boolean =>
  schema instanceof z.ZodObject && Object.keys(schema.shape).length === 0;
const isRequired = (schema: z.ZodType): boolean => !schema.safeParse({}).success;

function securityOf(access: Access): Record<string, string[]>[] {
  if (access === "public" || access === "proof") return [];
  if (access === "account") return [{ session: [] }];
  return access === "workspace" ? [{ session: [] }, { key: ["manage"] }] : [{ key: [access.key] }];
}

const KEY_REFUSALS = [
  "key_missing",
  "key_malformed",
  "key_unknown",
  "key_expired",
  "key_revoked",
  "key_scope_missing",
  "key_environment",
  "key_trigger",
  "secret_key_in_browser",
] as const satisfies ErrorCode[];

/** What an operation may refuse with: by its access, its params, its query and its body, and of its own. */
function refusalsOf(endpoint: Endpoint): ErrorCode[] {
  const { access, params, query, refusals = [] } = endpoint;
  const codes: ErrorCode[] = [...refusals];
  if (!isEmpty(query)) codes.push("invalid_input");
  if (!isEmpty(params)) codes.push("not_found");
  if (takesBody(endpoint)) {
    codes.push("invalid_json", "invalid_input", "body_too_large", "unsupported_media_type");
  }
  if (access === "workspace" || typeof access === "object") codes.push(...KEY_REFUSALS);
  if (access === "workspace" || access === "account") codes.push("unauthenticated", "forbidden");
  if (access !== "proof" && typeof access !== "object" && takesBody(endpoint)) codes.push("origin_refused");
  codes.push("key_in_url", "internal", "database_unavailable", "shutting_down");
  return Object.keys(ERRORS).filter((code): code is ErrorCode => codes.includes(code as ErrorCode));
}

const refusal = (codes: ErrorCode[], problem: JsonSchema): OpenApiResponse => ({
  description: codes.map((code) => `\`${code}\`: ${ERRORS[code].title}`).join("\n\n"),
  headers: headerRefs(
    "X-Request-Id",
    ...(codes.some((code) => [429, 503].includes(ERRORS[code].status)) ||
    codes.includes("idempotency_in_progress")
      ? (["Retry-After"] as const)
      : []),
  ),
  content: { [PROBLEM_CONTENT_TYPE]: { schema: problem } },
});

function parametersOf(
  key: string,
  place: "path" | "query",
  endpoint: Endpoint,
  schemas: DocumentSchemas,
): OpenApiParameter[] {
  if (isEmpty(place === "path" ? endpoint.params : endpoint.query)) return [];
  const { properties = {}, required = [] } = schemas.of(key, "input");
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: place,
    required: place === "path" || required.includes(name),
    ...(description !== undefined && { description }),
    schema,
  }));
}

type Direction = "input" | "output";
type DocumentSchemas = {
  /** The schema under a key, with references to the named ones. */
  of: (key: string, direction: Direction) => JsonSchema;
  /** The refusals of a status, as a named response: most operations share theirs. */
  refused: (status: number, codes: ErrorCode[]) => { $ref: string };
  responses: () => Record<string, OpenApiResponse>;
  /** The named schemas that the paths, and these schemas themselves, refer to. */
  components: (paths: unknown) => Record<string, JsonSchema>;
};

/**
 * All schemas at once, for both directions: what is sent may leave out what has a default, what is answered has it.
 * A named schema that differs by direction is called `…Input` where it is sent.
 */
function documentSchemas(): DocumentSchemas {
  const registry = z.registry<{ id: string }>();
  const named = new Map<z.ZodType, string>();
  for (const [name, schema] of NAMED_SCHEMAS) if (!named.has(schema)) named.set(schema, name);
  for (const [schema, id] of named) registry.add(schema, { id });
  const parts = new Map<string, z.ZodType>([["problem", Problem]]);
  for (const { id, endpoint } of OPERATIONS) {
    for (const part of ["params", "query", "body", "output"] as const)
      parts.set(`${id} ${part}`, endpoint[part]);
    for (const { status, output } of endpoint.others ?? []) if (output) parts.set(`${id} ${status}`, output);
  }
  // A part that is itself a named schema is only referred to; wrapping would cost it its name.
  for (const [key, schema] of parts) if (!registry.has(schema)) registry.add(schema, { id: key });
  const keyOf = (key: string): string => {
    const part = parts.get(key);
    return (part && registry.get(part)?.id) ?? key;
  };

  const made = {
    input: generate(registry, "input"),
    output: generate(registry, "output"),
  };
  const names = new Set(named.values());
  const differing = differingNames(names, made);
  const answered = closure(
    [...parts.keys()].filter((key) => !/ (params|query|body)$/.test(key)).map(keyOf),
    (id) => made.output[id],
  );
  const nameIn = (name: string, direction: Direction): string =>
    direction === "input" && differing.has(name) && answered.has(name) ? `${name}Input` : name;
  const rename = (schema: JsonSchema, direction: Direction): JsonSchema =>
    mapRefs(schema, (name) => nameIn(name, direction));

  const of: DocumentSchemas["of"] = (key, direction) => {
    const id = keyOf(key);
    return names.has(id)
      ? { $ref: `${SCHEMAS}${nameIn(id, direction)}` }
      : rename(made[direction][id] ?? {}, direction);
  };
  const refused = new Map<string, { name: string; response: OpenApiResponse }>();

  return {
    of,
    refused: (status, codes) => {
      const key = codes.join();
      const sameStatus = [...refused.values()].filter(({ name }) =>
        name.startsWith(`Refused${status}`),
      ).length;
      const known = refused.get(key) ?? {
        name: `Refused${status}${sameStatus === 0 ? "" : `_${sameStatus + 1}`}`,
        response: refusal(codes, of("problem", "output")),
      };
      refused.set(key, known);
      return { $ref: `#/components/responses/${known.name}` };
    },
    responses: () => Object.fromEntries([...refused.values()].map(({ name, response }) => [name, response])),
    components: (paths) => {
      const all = Object.fromEntries(
        (["output", "input"] as const).flatMap((direction) =>
          [...names]
            .filter((name) => direction === "input" || answered.has(name))
            .map((name) => [nameIn(name, direction), rename(made[direction][name] ?? {}, direction)]),
        ),
      );
      const used = closure([...refsIn(paths), "Problem"], (name) => all[name]);
      return Object.fromEntries(
        Object.entries(all)
          .filter(([name]) => used.has(name))
          .toSorted(([one], [other]) => one.localeCompare(other)),
      );
    },
  };
}

function generate(registry: z.core.$ZodRegistry<{ id: string }>, io: Direction): Record<string, JsonSchema> {
  const { schemas } = z.toJSONSchema(registry, {
    uri: (id) => `${SCHEMAS}${id}`,
    io,
    unrepresentable: "any",
    override: ({ jsonSchema }) => {
      // Answers may gain fields within this version; a client that refuses them would break.
      if (io === "output" && jsonSchema.additionalProperties === false)
        delete jsonSchema.additionalProperties;
      // What every JSON object and every safe integer says of itself.
      if (JSON.stringify(jsonSchema.propertyNames) === '{"type":"string"}') delete jsonSchema.propertyNames;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
  return Object.fromEntries(
    Object.entries(schemas).map(([id, { $schema: _, $id: __, ...schema }]) => [id, schema as JsonSchema]),
  );
}

/** Names whose schema is not the same in both directions, by itself or by what it refers to. */
function differingNames(
  names: ReadonlySet<string>,
  made: Record<Direction, Record<string, JsonSchema>>,
): Set<string> {
  const differing = new Set(
    [...names].filter((name) => JSON.stringify(made.input[name]) !== JSON.stringify(made.output[name])),
  );
  for (let before = -1; before !== differing.size; ) {
    before = differing.size;
    for (const name of names) {
      if (refsIn(made.output[name]).some((other) => differing.has(other))) differing.add(name);
    }
  }
  return differing;
}

/** The given names and all that they refer to. */
function closure(names: readonly string[], schemaOf: (name: string) => unknown): Set<string> {
  const found = new Set<string>();
  const visit = (name: string) => {
    if (found.has(name)) return;
    found.add(name);
    refsIn(schemaOf(name)).forEach(visit);
  };
  names.forEach(visit);
  return found;
}

function refsIn(value: unknown): string[] {
  const found: string[] = [];
  JSON.stringify(value, (key, inner) => {
    if (key === "$ref" && typeof inner === "string" && inner.startsWith(SCHEMAS)) {
      found.push(inner.slice(SCHEMAS.length));
    }
    return inner;
  });
  return found;
}

const mapRefs = (schema: JsonSchema, rename: (name: string) => string): JsonSchema =>
  JSON.parse(
    JSON.stringify(schema, (key, inner) =>
      key === "$ref" && typeof inner === "string" && inner.startsWith(SCHEMAS)
        ? `${SCHEMAS}${rename(inner.slice(SCHEMAS.length))}`
        : inner,
    ),
  ) as JsonSchema;
