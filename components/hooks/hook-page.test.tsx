// @vitest-environment happy-dom
import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, expect, test, vi } from "vitest";
import { PermissionsProvider } from "#components/layout/permissions.tsx";
import type { HookView } from "#lib/contracts/hooks.ts";
import { DEFAULT_MAPPINGS, HOOK_SAMPLES } from "#lib/domain/hook-samples.ts";
import { newId } from "#lib/domain/ids.ts";
import { CreateHookDialog } from "./create-hook-dialog.tsx";
import { HookPage } from "./hook-page.tsx";

const pushed: string[] = [];
vi.mock("next/navigation", () => ({
  useRouter: () => ({ push: (path: string) => pushed.push(path) }),
  usePathname: () => "/",
}));
// What a growing text field listens to, and this DOM does not have.
Object.defineProperty(document, "fonts", { value: new EventTarget() });

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  pushed.length = 0;
});

const place = { workspaceId: newId("wsp"), assistantId: newId("ast"), environment: "DEV" as const };
const hook: HookView = {
  id: newId("hok"),
  trigger_id: newId("trg"),
  environment: "DEV",
  name: "octo/shop",
  scheme: "github",
  url: `https://kickoff.example.com/api/hooks/${"A".repeat(43)}`,
  sender: null,
  filter: { events: [], conditions: [] },
  mapping: DEFAULT_MAPPINGS.github,
  secret: "set",
  previous_secret_until: "2026-03-03T09:00:00.000Z",
  last_delivery: null,
  created_by: "Ada",
  created_at: "2026-03-02T09:00:00.000Z",
};
const delivery = { id: "d-1", at: hook.created_at, event: "push", outcome: "started", run_id: newId("run") };

/** A server by the ends of its addresses; what it was sent. */
function server(answers: Record<string, unknown>) {
  const sent: { url: string; body: unknown }[] = [];
  vi.stubGlobal("fetch", async (url: string, { body }: RequestInit = {}) => {
    sent.push({ url, body: body === undefined ? null : JSON.parse(String(body)) });
    const [, answer] = Object.entries(answers).find(([part]) => url.includes(part)) ?? [];
    return Response.json(answer ?? { items: [], next: null });
  });
  return sent;
}

const show = (children: ReactNode) =>
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={new QueryClient()}>
        <PermissionsProvider permissions={["trigger:edit"]}>{children}</PermissionsProvider>
      </QueryClientProvider>
    </MantineProvider>,
  );

test("a secret made here is shown once, then the page of the webhook opens", async () => {
  const sent = server({ "/hooks": { hook, secret: "f".repeat(64) } });
  show(<CreateHookDialog place={place} triggerId={hook.trigger_id} onClose={() => {}} />);
  const dialog = within(await screen.findByRole("dialog"));
  fireEvent.change(dialog.getByLabelText("Name"), { target: { value: "octo/shop" } });
  fireEvent.click(dialog.getByRole("button", { name: "Add webhook" }));
  const secret = (await screen.findByRole("textbox", { name: "Signing secret" })) as HTMLInputElement;
  expect(secret.value).toBe("f".repeat(64));
  expect(sent[0]?.body).toMatchObject({
    environment: "DEV",
    name: "octo/shop",
    scheme: "github",
    secret: null,
  });
  fireEvent.click(screen.getByRole("checkbox", { name: /I stored it/ }));
  fireEvent.click(screen.getByRole("button", { name: "Done" }));
  await waitFor(() =>
    expect(pushed[0]).toMatch(new RegExp(`/triggers/${hook.trigger_id}/hooks/${hook.id}$`)),
  );
});

test("the page shows the URL, the rotation, what arrived, and tries the mapping on it when asked", async () => {
  const sent = server({
    "/preview?": { delivery: null, ...HOOK_SAMPLES.github, passes: true, input: {}, faults: [] },
    "/deliveries?": { items: [delivery], next: null },
    [`/hooks/${hook.id}?`]: hook,
  });
  show(<HookPage place={place} triggerId={hook.trigger_id} hookId={hook.id} />);
  await screen.findByText(hook.url ?? "");
  expect(screen.getByText("Two secrets verify at the moment")).toBeDefined();
  const deliveries = within(await screen.findByRole("table", { name: "Recent deliveries" }));
  expect(deliveries.getByText("push")).toBeDefined();
  expect(deliveries.getByText("Started")).toBeDefined();
  expect(deliveries.getByRole("link", { name: "Open run" }).getAttribute("href")).toMatch(/\/runs\/run_/);
  const preview = within(await screen.findByRole("region", { name: "Preview" }));
  expect(preview.getByText("Preview on a sample")).toBeDefined();
  fireEvent.click(deliveries.getByRole("button", { name: "Use in preview" }));
  await waitFor(() =>
    expect(sent.filter(({ url }) => url.includes("/preview?")).at(-1)?.body).toMatchObject({
      delivery: "d-1",
    }),
  );
});
