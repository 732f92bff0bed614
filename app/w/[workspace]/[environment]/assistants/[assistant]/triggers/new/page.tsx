import { redirect } from "next/navigation";
import { consolePaths } from "#lib/contracts/paths.ts";
import { type AssistantParams, assistantContext } from "#lib/server/assistant-context.ts";

export default async function NewTriggerPage({ params }: { params: AssistantParams }) {
  const { place } = await assistantContext(params);
  redirect(consolePaths.newTrigger({ ...place, step: "kind" }));
}
