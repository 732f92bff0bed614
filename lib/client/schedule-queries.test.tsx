// @vitest-environment happy-dom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, renderHook } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, expect, test, vi } from "vitest";
import { newId } from "#lib/domain/ids.ts";
import { useCancelBackfill, useStartBackfill } from "./run-mutations.ts";
import { backfillQueries, occurrenceQueries } from "./schedule-queries.ts";

const workspace = newId("wsp");
const trigger = newId("trg");
const DEV = { environment: "DEV" as const };

afterEach(() => vi.unstubAllGlobals());

/** The hooks with a server that answers `{}`, the addresses it was asked for, and the keys told to be stale. */
function withServer() {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (url: string, { method }: RequestInit) => {
    asked.push(`${method} ${url}`);
    return Response.json({});
  });
  const client = new QueryClient();
  const stale: unknown[] = [];
  vi.spyOn(client, "invalidateQueries").mockImplementation(async (filters) => {
    stale.push(filters?.queryKey);
  });
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  );
  return { asked, stale, wrapper };
}

test("starting and canceling a backfill make its list, the occurrences and the runs stale", async () => {
  const { asked, stale, wrapper } = withServer();
  const { result } = renderHook(
    () => ({ start: useStartBackfill(workspace), cancel: useCancelBackfill(workspace) }),
    { wrapper },
  );
  const range = { ...DEV, from: "2026-05-04T00:00:00.000Z", to: "2026-05-05T00:00:00.000Z" };
  const backfill = newId("bkf");
  await act(() => result.current.start.mutateAsync({ trigger, ...range }));
  await act(() => result.current.cancel.mutateAsync({ trigger, backfill }));
  const base = `/api/v1/workspaces/${workspace}/triggers/${trigger}/backfills`;
  expect(asked).toEqual([`POST ${base}`, `POST ${base}/${backfill}/cancel`]);
  expect(stale.slice(0, 3)).toEqual([
    backfillQueries.all(workspace, trigger),
    occurrenceQueries.all(workspace, trigger),
    ["runs", workspace, "list"],
  ]);
});

test("every key of occurrences and backfills begins with the key of all of them", () => {
  const all = occurrenceQueries.all(workspace, trigger);
  for (const { queryKey } of [
    occurrenceQueries.list(workspace, trigger, DEV),
    occurrenceQueries.calendar(workspace, trigger, { ...DEV, month: "2026-05" }),
    occurrenceQueries.explanation(workspace, trigger, { ...DEV, at: "2026-05-04T00:00:00.000Z" }),
  ]) {
    expect(queryKey.slice(0, all.length)).toEqual([...all]);
  }
  const backfills = backfillQueries.all(workspace, trigger);
  expect(backfillQueries.detail(workspace, trigger, newId("bkf")).queryKey.slice(0, 3)).toEqual([
    ...backfills,
  ]);
});
