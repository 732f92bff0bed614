import { expect, test } from "vitest";
import type { AssistantId, WorkspaceId } from "#lib/domain/ids.ts";
import { assistantAt, crumbsFor } from "./breadcrumbs.ts";

const place = { workspaceId: "wsp_1" as WorkspaceId, environment: "DEV" as const };
const assistants = [{ id: "ast_1" as AssistantId, name: "Support" }];
const words = (path: string, name: string | null = null) =>
  crumbsFor(`/w/wsp_1/dev/${path}`, place, assistants, name).map((crumb) => crumb.label);

test("crumbs walk from Assistants to the component", () => {
  expect(words("assistants")).toEqual(["Assistants"]);
  expect(words("assistants/ast_1/triggers")).toEqual(["Assistants", "Support", "Components", "Triggers"]);
  expect(words("assistants/ast_1/triggers/new/kind").at(-1)).toBe("Create trigger");
});

test("the last crumb carries the page's own name once it is known", () => {
  expect(words("assistants/ast_1/triggers/trg_1").at(-1)).toBe("Trigger");
  expect(words("assistants/ast_1/triggers/trg_1", "Nightly digest").at(-1)).toBe("Nightly digest");
  expect(words("assistants/ast_1/flows/flw_1/edit", "echo").slice(-2)).toEqual(["echo", "Edit"]);
  expect(words("runs/run_1")).toEqual(["Runs", "Run"]);
});

test("an assistant of another workspace is not named", () => {
  expect(assistantAt("/w/wsp_1/dev/assistants/ast_9/flows", assistants)).toBeNull();
  expect(words("assistants/ast_9/flows")).toEqual(["Assistants"]);
});
