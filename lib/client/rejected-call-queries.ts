import type * as z from "zod";
import { listRejectedCallsEndpoint } from "#lib/contracts/rejected-calls.ts";
import type { WorkspaceId } from "#lib/domain/ids.ts";
import { endpointPages } from "./endpoint-query.ts";

export type RejectedCallFilter = Omit<z.input<typeof listRejectedCallsEndpoint.query>, "cursor" | "limit">;

/** A caller who retries is seen retrying. Milliseconds. */
const POLL_MS = 5_000;

export const rejectedCallQueries = {
  /** Grouped, the newest first, asked again by itself. */
  list: (workspace: WorkspaceId, filter: RejectedCallFilter) => ({
    ...endpointPages(["rejected-calls", workspace, filter], listRejectedCallsEndpoint, {
      params: { workspace },
      query: filter,
    }),
    refetchInterval: POLL_MS,
  }),
};
