"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { runQueries } from "#lib/client/run-queries.ts";
import type { Place } from "#lib/contracts/paths.ts";
import type { RunView } from "#lib/contracts/runs.ts";
import { isFinal } from "#lib/domain/run.ts";

/** The lines so far. The last ones may be written with the run's end, so they are asked for once more after it. */
export function useRunLines(place: Place, run: Pick<RunView, "id" | "state">) {
  const isOver = isFinal(run.state);
  const { data, refetch } = useQuery(runQueries.events(place.workspaceId, run.id, { live: !isOver }));
  useEffect(() => {
    if (isOver) void refetch();
  }, [isOver, refetch]);
  return data ?? [];
}
