import type { OpenApiDocument, OpenApiOperation } from "#lib/contracts/openapi.ts";
import { ERRORS, type ErrorCode, isErrorCode } from "#lib/domain/errors.ts";
import { exampleOf } from "./schema-words.ts";

/** An operation with its address, as the page lists it. */
export type ListedOperation = OpenApiOperation & { method: string; path: string };

export const listOperations = ({ paths }: OpenApiDocument): ListedOperation[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      ...operation,
      method: method.toUpperCase(),
      path,
    })),
  );

/** Operations in which every word of the search stands: in their address, words, tag or id. */
export function findOperations(operations: readonly ListedOperation[], search: string): ListedOperation[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return operations.filter((operation) => {
    const { method, path, summary, operationId, tags, description = "" } = operation;
    const text = [method, path, summary, operationId, description, ...tags].join(" ").toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** Who may call it, in words. */
export function accessWords({ security, operationId }: OpenApiOperation): string[] {
  if (security.length === 0) {
    return operationId === "reportRun" ? ["Token in the address"] : ["No credentials"];
  }
  return security.flatMap((way) => [
    ...(way.key === undefined ? [] : [`API key with the scope ${way.key.join(", ")}`]),
    ...(way.session === undefined ? [] : ["Console session"]),
  ]);
}

/** Codes that a refusal may carry, by status. */
export function refusalsByStatus(codes: readonly string[]): [status: number, codes: ErrorCode[]][] {
  const known = codes.filter(isErrorCode);
  return [...Map.groupBy(known, (code) => ERRORS[code].status as number)].sort(
    ([one], [other]) => one - other,
  );
}

/** The call as a line for a shell, with ids and a body that show the shape. */
export function curlFor(document: OpenApiDocument, operation: ListedOperation): string {
  const { method, path, parameters = [], requestBody, security } = operation;
  const { schemas } = document.components;
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const parameter = parameters.find((each) => each.name === name);
    return String(parameter === undefined ? name : exampleOf(schemas, parameter.schema, name));
  });
  const required = parameters.filter((each) => each.in === "query" && each.required);
  const query = required.map(({ name }) => `${name}=…`).join("&");
  const body = bodyExample(document, operation);
  const lines = [
    `curl ${method === "GET" ? "" : `-X ${method} `}'${document.servers[0]?.url ?? ""}${filled}${query ? `?${query}` : ""}'`,
    ...(security.some((way) => way.key !== undefined) ? [`  -H "Authorization: Bearer $TRIGGER_KEY"`] : []),
    ...(security.length > 0 && security.every((way) => way.key === undefined)
      ? [`  -H "Cookie: kickoff.session=…"`]
      : []),
    ...(parameters.some(({ name }) => name === "Idempotency-Key")
      ? [`  -H "Idempotency-Key: $(date +%s)-$RANDOM"`]
      : []),
    ...(requestBody === undefined
      ? []
      : [
          `  -H "Content-Type: application/json"`,
          `  -d '${JSON.stringify(body, null, 2).replaceAll("'", "'\\''")}'`,
        ]),
  ];
  return lines.join(" \\\n");
}

function bodyExample(document: OpenApiDocument, { requestBody }: OpenApiOperation): unknown {
  const content = requestBody?.content["application/json"];
  if (content === undefined) return {};
  return content.example ?? exampleOf(document.components.schemas, content.schema);
}

/** What a success looks like: the document's own example, or one made of the schema. */
export function successOf(
  document: OpenApiDocument,
  operation: OpenApiOperation,
): { status: string; example: unknown } | null {
  for (const [status, response] of Object.entries(operation.responses)) {
    if (!status.startsWith("2") || !("content" in response)) continue;
    const content = response.content?.["application/json"];
    if (content === undefined) continue;
    return { status, example: content.example ?? exampleOf(document.components.schemas, content.schema) };
  }
  return null;
}
