import { consolePaths } from "#lib/contracts/paths.ts";
import type { Environment } from "#lib/domain/environment.ts";
import type { AssistantId, WorkspaceId } from "#lib/domain/ids.ts";

export type Crumb = { label: string; href?: string };
type Place = { workspaceId: WorkspaceId; environment: Environment };
type Assistant = { id: AssistantId; name: string };

const SECTIONS: Record<string, string> = {
  runs: "Runs",
  keys: "API keys",
  members: "Members",
  audit: "Audit",
  settings: "Settings",
};
const SECTION_THINGS: Record<string, string> = { runs: "Run", keys: "API key" };
const COMPONENTS: Record<string, { many: string; one: string }> = {
  triggers: { many: "Triggers", one: "Trigger" },
  flows: { many: "Flows", one: "Flow" },
};

/** The assistant that an address is inside of, or null. */
export function assistantAt<A extends Assistant>(pathname: string, assistants: readonly A[]): A | null {
  const id = /\/assistants\/([^/]+)/.exec(pathname)?.[1];
  return assistants.find((assistant) => assistant.id === id) ?? null;
}

/**
 * Where an address is: Assistants › Support › Components › Triggers › (the page's own name). `pageName` names the last
 * step when it is a thing; without it the noun stands there.
 */
export function crumbsFor(
  pathname: string,
  place: Place,
  assistants: readonly Assistant[],
  pageName: string | null,
): Crumb[] {
  const [section = "assistants", ...rest] = pathname.split("/").slice(4);
  if (section !== "assistants") {
    const label = SECTIONS[section];
    if (label === undefined) return [];
    if (rest[0] === undefined) return [{ label }];
    return [
      { label, href: `${pathname.split("/").slice(0, 5).join("/")}` },
      { label: pageName ?? SECTION_THINGS[section] ?? label },
    ];
  }
  const assistantsCrumb = { label: "Assistants", href: consolePaths.assistants(place) };
  const assistant = assistantAt(pathname, assistants);
  const [, component, leaf, action] = rest;
  if (rest[0] === undefined) return [{ label: "Assistants" }];
  if (assistant === null) return [assistantsCrumb];
  const inAssistant = { ...place, assistantId: assistant.id };
  const crumbs: Crumb[] = [
    assistantsCrumb,
    { label: assistant.name, href: consolePaths.triggers(inAssistant) },
    { label: "Components", href: consolePaths.triggers(inAssistant) },
  ];
  const nouns = COMPONENTS[component ?? ""];
  if (nouns === undefined) return crumbs;
  const list = component === "flows" ? consolePaths.flows(inAssistant) : consolePaths.triggers(inAssistant);
  if (leaf === undefined) return [...crumbs, { label: nouns.many }];
  crumbs.push({ label: nouns.many, href: list });
  if (leaf === "new") return [...crumbs, { label: `Create ${nouns.one.toLowerCase()}` }];
  if (action === "hooks") {
    return [...crumbs, { label: nouns.one, href: `${list}/${leaf}` }, { label: pageName ?? "Webhook" }];
  }
  const name = pageName ?? nouns.one;
  if (action !== "edit") return [...crumbs, { label: name }];
  return [...crumbs, { label: name, href: `${list}/${leaf}` }, { label: "Edit" }];
}
