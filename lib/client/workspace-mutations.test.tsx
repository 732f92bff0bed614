// @vitest-environment happy-dom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, expect, test, vi } from "vitest";
import type { EnvironmentView } from "#lib/contracts/environments.ts";
import { newId } from "#lib/domain/ids.ts";
import { usePauseEnvironment, useResumeEnvironment } from "./workspace-mutations.ts";
import { workspaceQueries } from "./workspace-queries.ts";

const workspace = newId("wsp");
const view = (pause: EnvironmentView["pause"]): EnvironmentView => ({
  environment: "UAT",
  pause,
  triggers: { active: pause ? 0 : 2, paused: pause ? 2 : 0 },
  sweep: { last_at: "2026-03-02T09:00:00.000Z", stale: false },
});

afterEach(() => vi.unstubAllGlobals());

test("pausing and resuming an environment are asked for there, and shown with the answer", async () => {
  const asked: string[] = [];
  const held = { note: "Freeze", by: "Ada", at: "2026-03-02T09:00:00.000Z", held: 2 };
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    asked.push(`${init.method} ${url} ${init.body ?? ""}`.trim());
    return Response.json(view(url.endsWith("/pause") ? held : null));
  });
  const client = new QueryClient();
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  );
  const hooks = () => ({
    pause: usePauseEnvironment(workspace, "UAT"),
    resume: useResumeEnvironment(workspace, "UAT"),
  });
  const { result } = renderHook(hooks, { wrapper });
  const shown = () => client.getQueryData(workspaceQueries.environment(workspace, "UAT").queryKey);

  await act(async () => result.current.pause.mutate({ note: "Freeze" }));
  await waitFor(() => expect(shown()).toMatchObject({ pause: held }));
  await act(async () => result.current.resume.mutate());
  await waitFor(() => expect(shown()).toMatchObject({ pause: null }));
  const base = `/api/v1/workspaces/${workspace}/environments/UAT`;
  expect(asked).toEqual([`POST ${base}/pause {"note":"Freeze"}`, `POST ${base}/resume {}`]);
});
