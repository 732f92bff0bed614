import * as z from "zod";
import type { RecentRun } from "#lib/domain/flow.ts";
import { isFinal, type RunState } from "#lib/domain/run.ts";
import { defineFlow } from "./define-flow.ts";
import { numeric, variables } from "./variables.ts";

const HOURS_DEFAULT = 24;
const HOURS_MAX = 7 * 24;
const SLOWEST_SHOWN = 5;
const FAILURES_SHOWN = 10;
const ERROR_CHARS_SHOWN = 200;

type Failure = {
  trigger: string;
  flow: string;
  environment: string;
  runs: number;
  last_error: string;
  last_at: string;
};

/**
 * Reads the workspace's runs of the last `hours` (24) and reports on them. Returns `{ report, since, until, total,
 * states, success_rate, slowest, failures }`: `report` is Markdown that reads well as plain text too,
 * `success_rate` is succeeded over finished runs (0 to 1), or null when none has finished.
 */
export const workspaceDigest = defineFlow({
  id: "workspace-digest",
  title: "Workspace digest",
  description:
    "A readable report of the last day's runs: how many, how well, which were slow and what failed.",
  input: variables(z.object({ hours: numeric(z.int().min(1).max(HOURS_MAX)).default(HOURS_DEFAULT) })),
  example: { user_variables: { hours: 24 } },
  run: async ({ input: { hours }, run, log, workspace }) => {
    const until = workspace.now();
    const since = new Date(until.getTime() - hours * 3_600_000);
    const runs = await workspace.recentRuns({ since });
    log.info(`Read ${counted(runs.length, "run")} since ${since.toISOString()}.`);

    const states = countByState(runs);
    const finished = runs.filter((each) => isFinal(each.state));
    const successRate = finished.length === 0 ? null : states.succeeded / finished.length;
    const slowest = slowestOf(finished);
    const failures = failuresOf(finished);
    const report = [
      `# ${workspace.name}: the last ${counted(hours, "hour")}`,
      "",
      `${formatted(since, workspace.timeZone)} to ${formatted(until, workspace.timeZone)} (${workspace.timeZone})`,
      "",
      ...totals(runs.length, states, successRate),
      ...section(
        "Slowest",
        slowest.map((each) => `${each.name}: ${duration(each.seconds)}`),
      ),
      ...section(
        "Failures",
        failures.map((each) => failureLine(each, workspace.timeZone)),
      ),
    ].join("\n");
    log.info(`Reported from ${run.environment}.`, { total: runs.length, failures: failures.length });
    return {
      report,
      since: since.toISOString(),
      until: until.toISOString(),
      total: runs.length,
      states,
      success_rate: successRate,
      slowest,
      failures,
    };
  },
});

function countByState(runs: readonly RecentRun[]): Record<RunState, number> {
  const counts = { queued: 0, running: 0, succeeded: 0, failed: 0, canceled: 0, timed_out: 0 };
  for (const { state } of runs) counts[state] += 1;
  return counts;
}

function slowestOf(runs: readonly RecentRun[]): { name: string; environment: string; seconds: number }[] {
  return runs
    .flatMap((run) => {
      if (!run.started_at || !run.finished_at) return [];
      const seconds = (Date.parse(run.finished_at) - Date.parse(run.started_at)) / 1_000;
      return [{ name: nameOf(run), environment: run.environment, seconds }];
    })
    .sort((a, b) => b.seconds - a.seconds)
    .slice(0, SLOWEST_SHOWN);
}

function failuresOf(runs: readonly RecentRun[]): Failure[] {
  const groups = new Map<string, Failure>();
  const failed = runs.filter(({ state }) => state === "failed" || state === "timed_out");
  const endOf = (run: RecentRun) => run.finished_at ?? run.created_at;
  for (const run of failed.sort((a, b) => Date.parse(endOf(a)) - Date.parse(endOf(b)))) {
    const group = `${run.trigger_name}\n${run.flow_name}\n${run.environment}`;
    groups.set(group, {
      trigger: run.trigger_name ?? "no trigger",
      flow: run.flow_name ?? "unknown flow",
      environment: run.environment,
      runs: (groups.get(group)?.runs ?? 0) + 1,
      last_error: oneLine(
        run.error ?? (run.state === "timed_out" ? "It timed out." : "No reason was given."),
      ),
      last_at: endOf(run),
    });
  }
  return [...groups.values()].sort((a, b) => b.runs - a.runs).slice(0, FAILURES_SHOWN);
}

function totals(total: number, states: Record<RunState, number>, successRate: number | null): string[] {
  if (total === 0) return ["Nothing ran."];
  const unfinished = states.queued + states.running;
  const lines = [
    `Runs: ${total}`,
    `Succeeded: ${states.succeeded}`,
    `Failed: ${states.failed}`,
    `Timed out: ${states.timed_out}`,
    `Canceled: ${states.canceled}`,
    `Not finished yet: ${unfinished}`,
    `Success rate: ${successRate === null ? "nothing has finished" : `${(successRate * 100).toFixed(1)} %`}`,
  ];
  return lines.map((line) => `- ${line}`);
}

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ["", `## ${title}`, "", ...lines.map((line) => `- ${line}`)];

const failureLine = (failure: Failure, timeZone: string): string =>
  `${failure.trigger} → ${failure.flow} (${failure.environment}): ${counted(failure.runs, "run")}, ` +
  `last ${formatted(new Date(failure.last_at), timeZone)}: ${failure.last_error}`;

const nameOf = (run: RecentRun): string =>
  `${run.trigger_name ?? "no trigger"} → ${run.flow_name ?? "unknown flow"} (${run.environment})`;

const oneLine = (text: string): string => {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > ERROR_CHARS_SHOWN ? `${line.slice(0, ERROR_CHARS_SHOWN)}…` : line;
};

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;

const formatted = (at: Date, timeZone: string): string =>
  new Intl.DateTimeFormat("en-GB", {
    timeZone,
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
  }).format(at);

function duration(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
}
