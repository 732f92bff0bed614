import { durationWords } from "#components/ui/time-words.ts";
import { timingWords } from "#lib/domain/schedule-words.ts";
import type {
  InputField,
  MissedPolicy,
  OverlapPolicy,
  ScheduleSettings,
  TriggerConfig,
} from "#lib/domain/trigger.ts";
import { readCron } from "./timing/timing-draft.ts";
import { wallOfInstant } from "./timing/wall-time.ts";

/** One thing that a configuration fixes, in words. */
export type ConfigFact = { term: string; value: string };
/** One thing that two configurations fix differently; null where it is not set. */
export type ConfigChange = { term: string; before: string | null; after: string | null };

/** A configuration together with the name of its flow, which it only knows by id. */
export type NamedConfig = { config: TriggerConfig; flowName: string };

/** What a configuration says, in words, in the order in which one asks. What is not set is left out. */
export function configFacts({ config, flowName }: NamedConfig): ConfigFact[] {
  const { settings } = config;
  const facts: (ConfigFact | false)[] = [{ term: "Flow", value: flowName }];
  if (settings.kind === "schedule") facts.push(...scheduleFacts(settings));
  if (settings.kind === "manual") {
    facts.push({
      term: "Form",
      value: settings.fields.length === 0 ? "No fields" : settings.fields.map(fieldWords).join("; "),
    });
  }
  if (settings.kind === "api") {
    facts.push({
      term: "Input",
      value: settings.input_schema === null ? "Any JSON object" : jsonText(settings.input_schema),
    });
    facts.push(
      settings.rate_limit !== null && {
        term: "Rate limit",
        value: `${settings.rate_limit.calls} calls in ${durationWords(settings.rate_limit.seconds * 1_000)}`,
      },
      settings.response !== null && {
        term: "Own answer",
        value: `Status ${settings.response.status}, ${settings.response.body === "" ? "no body" : settings.response.body}`,
      },
    );
  }
  const { attempts } = config.retry;
  facts.push({ term: "Attempts", value: attempts === 1 ? "1, no retry" : `Up to ${attempts}` });
  facts.push({ term: "Time limit", value: `${durationWords(config.timeout_seconds * 1_000)} per attempt` });
  return facts.filter((fact) => fact !== false);
}

function scheduleFacts(settings: ScheduleSettings): (ConfigFact | false)[] {
  const { time_zone, start_at, end_at, message, user_variables, overlap, missed } = settings;
  return [
    { term: "When", value: timingText(settings) },
    { term: "Time zone", value: time_zone },
    start_at !== null && { term: "Starts", value: wallText(time_zone, start_at) },
    end_at !== null && { term: "Ends", value: wallText(time_zone, end_at) },
    settings.max_runs !== null && { term: "Most runs", value: String(settings.max_runs) },
    settings.jitter_seconds > 0 && {
      term: "Jitter",
      value: `Up to ${durationWords(settings.jitter_seconds * 1_000)} late`,
    },
    {
      term: "Overlap",
      value: OVERLAP_WORDS[overlap.policy] + (overlap.policy === "allow" ? ` (up to ${overlap.max})` : ""),
    },
    {
      term: "Missed runs",
      value:
        MISSED_WORDS[missed.policy] +
        (missed.policy === "none" ? "" : `, within ${durationWords(missed.window_seconds * 1_000)}`),
    },
    settings.auto_pause_after !== null && {
      term: "Pauses after",
      value: `${settings.auto_pause_after} failed runs in a row`,
    },
    message !== null && message !== "" && { term: "Message", value: message },
    Object.keys(user_variables).length > 0 && { term: "Variables", value: jsonText(user_variables) },
  ];
}

export const OVERLAP_WORDS: Record<OverlapPolicy, string> = {
  skip: "Skip while one is running",
  buffer_one: "Keep one waiting",
  allow: "Run side by side",
  cancel_other: "Cancel the running one",
};
export const MISSED_WORDS: Record<MissedPolicy, string> = {
  latest: "Run the latest once",
  none: "Let them go",
  all: "Run them all",
};

/** The timing in words; an expression that cannot be read stays as it is. */
export function timingText({ timing, time_zone }: Pick<ScheduleSettings, "timing" | "time_zone">): string {
  if ("cron" in timing && readCron(timing.cron).fault !== null) return timing.cron;
  return timingWords(timing, time_zone);
}

const wallText = (zone: string, at: string): string =>
  `${wallOfInstant(zone, at).replace("T", " ")} (${zone})`;
const jsonText = (value: unknown): string => JSON.stringify(value, null, 1).replaceAll(/\n\s*/g, " ");
const fieldWords = ({ label, type, required, options }: InputField): string =>
  `${label} (${[type.replace("_", " "), ...(type === "choice" ? [options.join(" / ")] : []), ...(required ? ["required"] : [])].join(", ")})`;

/** What changes between two configurations, in words; `before` null is a first deployment. */
export function configChanges(before: NamedConfig | null, after: NamedConfig): ConfigChange[] {
  const old = new Map(before === null ? [] : configFacts(before).map(({ term, value }) => [term, value]));
  const fresh = new Map(configFacts(after).map(({ term, value }) => [term, value]));
  return [...new Set([...fresh.keys(), ...old.keys()])]
    .map((term) => ({ term, before: old.get(term) ?? null, after: fresh.get(term) ?? null }))
    .filter((change) => change.before !== change.after);
}
