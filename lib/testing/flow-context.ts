import { newId } from "#lib/domain/ids.ts";
import type { JsonObject } from "#lib/domain/json.ts";
import type { EventLevel } from "#lib/domain/run.ts";
import type { CodeFlow, FlowContext, FlowLogLine } from "#lib/flows/define-flow.ts";

export type LoggedLine = { level: EventLevel; message: string; data: unknown };

/** Runs a code flow as the runner would, without one: parses the input, collects the log in `lines`. */
export function tryFlow(
  flow: CodeFlow,
  input: JsonObject,
  given: Partial<Pick<FlowContext<unknown>, "fetch" | "workspace" | "signal">> = {},
): { lines: LoggedLine[]; output: Promise<unknown> } {
  const lines: LoggedLine[] = [];
  const line =
    (level: EventLevel): FlowLogLine =>
    (message, data) =>
      lines.push({ level, message, data });
  const parsed = flow.parse(input);
  const output = parsed.success
    ? flow.run({
        input: parsed.data,
        run: {
          id: newId("run"),
          trigger: newId("trg"),
          environment: "DEV",
          attempt: 1,
          cause: "manual",
          scheduled_for: null,
        },
        log: { debug: line("debug"), info: line("info"), warn: line("warn"), error: line("error") },
        signal: new AbortController().signal,
        fetch: () => Promise.reject(new Error("This test gives the flow no fetch.")),
        workspace: {
          id: newId("wsp"),
          name: "Acme",
          timeZone: "UTC",
          now: () => new Date("2026-03-02T09:00:00Z"),
          recentRuns: async () => [],
        },
        ...given,
      })
    : Promise.reject(parsed.error);
  return { lines, output };
}
