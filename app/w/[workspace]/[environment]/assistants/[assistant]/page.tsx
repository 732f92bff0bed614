import { notFound, redirect } from "next/navigation";
import { consolePaths } from "#lib/contracts/paths.ts";
import { isId } from "#lib/domain/ids.ts";
import { type ConsoleParams, pageContext } from "#lib/server/page-context.ts";

type Props = { params: Promise<Awaited<ConsoleParams> & { assistant: string }> };

/** An assistant's home is its triggers. */
export default async function AssistantPage({ params }: Props) {
  const { place } = await pageContext(params);
  const { assistant } = await params;
  if (!isId("ast", assistant)) notFound();
  redirect(consolePaths.triggers({ ...place, assistantId: assistant }));
}
