// @vitest-environment happy-dom
import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import type { HookView } from "#lib/contracts/hooks.ts";
import { mapDelivery, passesFilter } from "#lib/domain/hook-delivery.ts";
import { DEFAULT_MAPPINGS, HOOK_SAMPLES } from "#lib/domain/hook-samples.ts";
import { newId } from "#lib/domain/ids.ts";
import { HookEditor } from "./hook-editor.tsx";

// What a growing text field listens to, and this DOM does not have.
Object.defineProperty(document, "fonts", { value: new EventTarget() });

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const hook: HookView = {
  id: newId("hok"),
  trigger_id: newId("trg"),
  environment: "DEV",
  name: "octo/shop",
  scheme: "github",
  url: "https://kickoff.example.com/api/hooks/x",
  sender: null,
  filter: { events: [], conditions: [] },
  mapping: DEFAULT_MAPPINGS.github,
  secret: "set",
  previous_secret_until: null,
  last_delivery: null,
  created_by: "Ada",
  created_at: "2026-03-02T09:00:00.000Z",
};

/** A server that previews on the sample, and remembers what was saved. */
function server() {
  const saved: unknown[] = [];
  vi.stubGlobal("fetch", async (url: string, request: RequestInit) => {
    const body = JSON.parse(String(request.body));
    if (!url.includes("/preview?")) {
      saved.push(body);
      return Response.json(hook);
    }
    const sample = HOOK_SAMPLES.github;
    const { input, faults } = mapDelivery(body.mapping, sample);
    return Response.json({
      delivery: null,
      ...sample,
      passes: passesFilter("github", body.filter, sample),
      input,
      faults,
    });
  });
  return saved;
}

function show(mayEdit = true) {
  const place = {
    workspaceId: newId("wsp"),
    triggerId: hook.trigger_id,
    environment: "DEV" as const,
    hookId: hook.id,
  };
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={new QueryClient()}>
        <HookEditor place={place} hook={hook} delivery={null} mayEdit={mayEdit} />
      </QueryClientProvider>
    </MantineProvider>,
  );
}

test("the preview follows what is written, with a fault for a path that leads nowhere", async () => {
  server();
  show();
  await screen.findByText("Starts a run");
  fireEvent.change(screen.getByLabelText("Message"), { target: { value: "Review {{ payload.nobody }}!" } });
  await screen.findByText("There is no payload.nobody in this payload.");
  await screen.findByText(/"Review !"/);
  fireEvent.click(screen.getByRole("button", { name: "Add condition" }));
  fireEvent.change(screen.getByLabelText("Value"), { target: { value: "closed" } });
  await screen.findByText("Filtered: starts nothing");
});

test("saving sends the whole of it once, and not while the variables are no JSON", async () => {
  const saved = server();
  show();
  await screen.findByText("Starts a run");
  fireEvent.change(screen.getByLabelText("User variables"), { target: { value: "{" } });
  fireEvent.click(screen.getByRole("button", { name: "Save" }));
  await screen.findByText(/This is not JSON/);
  expect(saved).toEqual([]);
  fireEvent.change(screen.getByLabelText("User variables"), {
    target: { value: '{"n":"{{ payload.number }}"}' },
  });
  fireEvent.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(saved).toHaveLength(1));
  expect(saved[0]).toEqual({
    name: "octo/shop",
    filter: { events: [], conditions: [] },
    mapping: { message: DEFAULT_MAPPINGS.github.message, user_variables: { n: "{{ payload.number }}" } },
  });
});

test("who may not edit reads it, and has nothing to save with", async () => {
  server();
  show(false);
  await screen.findByText("Starts a run");
  expect(screen.queryByRole("button", { name: "Save" })).toBeNull();
  expect(document.querySelector("fieldset")?.disabled).toBe(true);
});
