import * as z from "zod";
import { endpoint } from "./endpoint.ts";

/** As much of JSON Schema 2020-12 as the document uses. */
export type JsonSchema = {
  $ref?: string;
  type?: string | string[];
  description?: string;
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  pattern?: string;
  format?: string;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: boolean | JsonSchema;
  propertyNames?: JsonSchema;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
};

export type OpenApiContent = Record<string, { schema: JsonSchema; example?: unknown }>;

export type OpenApiParameter = {
  name: string;
  in: "path" | "query" | "header";
  required: boolean;
  description?: string;
  schema: JsonSchema;
};

export type OpenApiHeader = { description: string; schema: JsonSchema };

export type OpenApiResponse = {
  description: string;
  headers?: Record<string, OpenApiHeader | { $ref: string }>;
  content?: OpenApiContent;
};

export type OpenApiOperation = {
  operationId: string;
  tags: string[];
  summary: string;
  description?: string;
  security: Record<string, string[]>[];
  parameters?: OpenApiParameter[];
  requestBody?: { required: boolean; content: OpenApiContent };
  responses: Record<string, OpenApiResponse | { $ref: string }>;
  /** Codes that a refusal may carry, of the closed table. */
  "x-refusals": string[];
};

/** The OpenAPI 3.1 document as it is served. */
export type OpenApiDocument = {
  openapi: "3.1.1";
  info: {
    title: string;
    version: string;
    description: string;
    license: { name: string; identifier: string };
  };
  servers: { url: string }[];
  tags: { name: string; description: string }[];
  security: Record<string, string[]>[];
  paths: Record<string, Record<string, OpenApiOperation>>;
  components: {
    schemas: Record<string, JsonSchema>;
    headers: Record<string, OpenApiHeader>;
    responses: Record<string, OpenApiResponse>;
    securitySchemes: Record<string, Record<string, unknown>>;
  };
};

export const getOpenApiEndpoint = endpoint({
  method: "GET",
  path: "/openapi.json",
  summary: "This description, as OpenAPI 3.1",
  access: "public",
  output: z.looseObject({ openapi: z.string() }),
});
