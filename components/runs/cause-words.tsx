import {
  type Icon,
  IconApi,
  IconCalendarClock,
  IconFlask,
  IconHandClick,
  IconRestore,
  IconWebhook,
} from "@tabler/icons-react";
import type { RunCause } from "#lib/domain/run.ts";
import classes from "./runs.module.css";

export const CAUSE_LOOKS: Record<RunCause, { word: string; sentence: string; icon: Icon }> = {
  api: { word: "API call", sentence: "Called with an API key", icon: IconApi },
  hook: { word: "Webhook", sentence: "A signed webhook arrived", icon: IconWebhook },
  schedule: { word: "Schedule", sentence: "Its schedule was due", icon: IconCalendarClock },
  manual: { word: "By hand", sentence: "Somebody ran it", icon: IconHandClick },
  test: { word: "Test", sentence: "Somebody tested it; a test is tried once", icon: IconFlask },
  backfill: { word: "Backfill", sentence: "A past occurrence, made up for", icon: IconRestore },
};

/** Why a run began: icon and word. */
export function CauseLabel({ cause }: { cause: RunCause }) {
  const { word, sentence, icon: IconShape } = CAUSE_LOOKS[cause];
  return (
    <span className={classes.cause} title={sentence}>
      <IconShape size={15} stroke={1.7} aria-hidden />
      {word}
    </span>
  );
}
