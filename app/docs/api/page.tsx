import type { Metadata } from "next";
import { connection } from "next/server";
import { ApiReference } from "#components/docs/api-reference.tsx";
import { ownOpenApiDocument } from "#lib/server/openapi.ts";

export const metadata: Metadata = {
  title: "API",
  description: "Every operation of the API: what it takes, what it answers, what it refuses with.",
};

export default async function ApiPage() {
  // This deployment's own address is in it, which nothing knows at build time.
  await connection();
  return <ApiReference document={ownOpenApiDocument()} />;
}
