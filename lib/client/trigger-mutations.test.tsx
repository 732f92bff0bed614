// @vitest-environment happy-dom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, expect, test, vi } from "vitest";
import type { TriggerSummary } from "#lib/contracts/triggers.ts";
import { newId } from "#lib/domain/ids.ts";
import { usePauseTrigger } from "./trigger-mutations.ts";
import { triggerQueries } from "./trigger-queries.ts";

const workspace = newId("wsp");
const row = (environment: "DEV" | "UAT"): TriggerSummary => ({
  id: newId("trg"),
  kind: "schedule",
  name: "Nightly",
  description: "",
  assistant: { id: newId("ast"), name: "Support" },
  flow: { id: newId("flw"), name: "Echo" },
  environment,
  status: "active",
  version: 1,
  timing_words: "Every day at 09:00 · UTC",
  time_zone: "UTC",
  next_due_at: "2026-03-03T09:00:00.000Z",
  last_run: null,
  recent_states: [],
  updated_at: "2026-03-02T09:00:00.000Z",
});

afterEach(() => vi.unstubAllGlobals());

/** A list of the DEV and UAT rows of one trigger, and the pause button's hook with a server that answers on demand. */
function withList() {
  const dev = row("DEV");
  const uat = { ...dev, environment: "UAT" as const };
  const client = new QueryClient();
  const keys = {
    DEV: triggerQueries.list(workspace, { environment: "DEV" }).queryKey,
    UAT: triggerQueries.list(workspace, { environment: "UAT" }).queryKey,
  };
  client.setQueryData(keys.DEV, { pages: [{ items: [dev], next: null }], pageParams: [null] });
  client.setQueryData(keys.UAT, { pages: [{ items: [uat], next: null }], pageParams: [null] });
  let answer: (response: Response) => void = () => {};
  vi.stubGlobal(
    "fetch",
    () =>
      new Promise<Response>((resolve) => {
        answer = resolve;
      }),
  );
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  );
  const { result } = renderHook(() => usePauseTrigger(workspace), { wrapper });
  const status = (environment: "DEV" | "UAT") =>
    client.getQueryData(keys[environment])?.pages[0]?.items[0]?.status;
  const pause = () => act(async () => result.current.mutate({ trigger: dev.id, environment: "DEV" }));
  return { result, pause, status, answer: (response: Response) => act(async () => answer(response)) };
}

test("a pause is shown before the server has answered, in its environment only", async () => {
  const { pause, status, answer, result } = withList();
  await pause();
  expect([status("DEV"), status("UAT")]).toEqual(["paused", "active"]);
  await answer(Response.json({}));
  await waitFor(() => expect(result.current.isSuccess).toBe(true));
  expect(status("DEV")).toBe("paused");
});

test("a refused pause is taken back", async () => {
  const { pause, status, answer, result } = withList();
  await pause();
  expect(status("DEV")).toBe("paused");
  await answer(Response.json({ code: "forbidden" }, { status: 403 }));
  await waitFor(() => expect(result.current.isError).toBe(true));
  expect(status("DEV")).toBe("active");
});
