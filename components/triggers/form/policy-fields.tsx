"use client";

import { NumberInput, Select } from "@mantine/core";
import { IconArrowRight } from "@tabler/icons-react";
import type { ReactNode } from "react";
import {
  MISSED_POLICIES,
  type MissedPolicy,
  OVERLAP_POLICIES,
  type OverlapPolicy,
  type ScheduleSettings,
} from "#lib/domain/trigger.ts";
import { MISSED_WORDS, OVERLAP_WORDS } from "../config-facts.ts";
import {
  autoPauseSentence,
  jitterSentence,
  maxRunsSentence,
  missedSentence,
  overlapSentence,
} from "../policy-words.ts";
import { numberOf, numberOrNull } from "./basic-fields.tsx";
import { DurationInput } from "./duration-input.tsx";
import { useField } from "./faults.tsx";
import classes from "./fields.module.css";

type Props = { settings: ScheduleSettings; onChange: (patch: Partial<ScheduleSettings>) => void };

/** Overlap, missed runs and failures: a choice each, with what it will do in a sentence. */
export function PolicyFields({ settings, onChange }: Props) {
  const { overlap, missed, auto_pause_after } = settings;
  const overlapField = useField("settings.overlap");
  const missedField = useField("settings.missed");
  const pauseField = useField("settings.auto_pause_after");
  return (
    <>
      <Policy sentence={overlapSentence(overlap)}>
        <Select
          id={overlapField.id}
          className={classes.grow}
          label="When the last run is still going"
          data={OVERLAP_POLICIES.map((policy) => ({ value: policy, label: OVERLAP_WORDS[policy] }))}
          value={overlap.policy}
          error={overlap.policy === "allow" ? undefined : overlapField.error}
          onChange={(policy) => onChange({ overlap: { ...overlap, policy: policy as OverlapPolicy } })}
        />
        {overlap.policy === "allow" && (
          <NumberInput
            className={classes.narrow}
            label="At most"
            min={1}
            max={100}
            clampBehavior="none"
            value={overlap.max}
            error={overlapField.error}
            onChange={(value) => onChange({ overlap: { ...overlap, max: numberOf(value) } })}
          />
        )}
      </Policy>
      <Policy sentence={`${missedSentence(missed)} Paused time is never made up for.`}>
        <Select
          id={missedField.id}
          className={classes.grow}
          label="When runs were missed"
          data={MISSED_POLICIES.map((policy) => ({ value: policy, label: MISSED_WORDS[policy] }))}
          value={missed.policy}
          error={missed.policy === "none" ? missedField.error : undefined}
          onChange={(policy) => onChange({ missed: { ...missed, policy: policy as MissedPolicy } })}
        />
        {missed.policy !== "none" && (
          <DurationInput
            id={`${missedField.id}-window`}
            error={missedField.error}
            label="Catch-up window"
            units={["seconds", "minutes", "hours", "days"]}
            value={missed.window_seconds}
            onChange={(window_seconds) => onChange({ missed: { ...missed, window_seconds } })}
          />
        )}
      </Policy>
      <Policy sentence={autoPauseSentence(auto_pause_after)}>
        <NumberInput
          {...pauseField}
          className={classes.grow}
          label="Pause after failures in a row"
          placeholder="Never"
          min={1}
          max={100}
          clampBehavior="none"
          value={auto_pause_after ?? ""}
          onChange={(value) => onChange({ auto_pause_after: numberOrNull(value) })}
        />
      </Policy>
    </>
  );
}

/** How many runs it makes, and how exactly they start. */
export function LimitFields({ settings, onChange }: Props) {
  const maxRuns = useField("settings.max_runs");
  const jitter = useField("settings.jitter_seconds");
  return (
    <>
      <Policy sentence={maxRunsSentence(settings.max_runs)}>
        <NumberInput
          {...maxRuns}
          className={classes.grow}
          label="Most runs"
          placeholder="No limit"
          min={1}
          clampBehavior="none"
          value={settings.max_runs ?? ""}
          onChange={(value) => onChange({ max_runs: numberOrNull(value) })}
        />
      </Policy>
      <Policy sentence={jitterSentence(settings.jitter_seconds)}>
        <DurationInput
          {...jitter}
          label="Jitter"
          units={["seconds", "minutes"]}
          value={settings.jitter_seconds}
          onChange={(jitter_seconds) => onChange({ jitter_seconds })}
        />
      </Policy>
    </>
  );
}

function Policy({ sentence, children }: { sentence: string; children: ReactNode }) {
  return (
    <div className={classes.policy}>
      <div className={classes.row}>{children}</div>
      <p className={classes.sentence} aria-live="polite">
        <IconArrowRight size={13} className={classes.arrow} aria-hidden />
        {sentence}
      </p>
    </div>
  );
}
