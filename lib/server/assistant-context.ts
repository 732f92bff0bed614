import { notFound } from "next/navigation";
import type { AssistantPlace } from "#lib/contracts/paths.ts";
import { isId } from "#lib/domain/ids.ts";
import type { ServiceContext } from "#lib/services/context.ts";
import { type ConsoleParams, pageContext } from "./page-context.ts";

export type AssistantParams = Promise<Awaited<ConsoleParams> & { assistant: string }>;

/** The context and place of a page inside an assistant. An id that is none leads nowhere, like any other. */
export async function assistantContext(
  params: AssistantParams,
): Promise<{ ctx: ServiceContext; place: AssistantPlace }> {
  const { ctx, place } = await pageContext(params);
  const { assistant } = await params;
  if (!isId("ast", assistant)) notFound();
  return { ctx, place: { ...place, assistantId: assistant } };
}
