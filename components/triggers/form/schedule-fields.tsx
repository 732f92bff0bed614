"use client";

import { NumberInput, Select, Textarea } from "@mantine/core";
import { FormSection } from "#components/ui/form-section.tsx";
import type { WorkspaceId } from "#lib/domain/ids.ts";
import { CATCH_UP_SECONDS_MAX, CATCH_UP_SECONDS_MIN } from "#lib/domain/limits.ts";
import {
  MISSED_POLICIES,
  type MissedPolicy,
  OVERLAP_POLICIES,
  type OverlapPolicy,
  type ScheduleSettings,
} from "#lib/domain/trigger.ts";
import { MISSED_WORDS, OVERLAP_WORDS } from "../config-facts.ts";
import { SchedulePreview } from "../timing/schedule-preview.tsx";
import { TimingEditor, WallTimeInput } from "../timing/timing-editor.tsx";
import { moveToZone } from "../timing/wall-time.ts";
import { ZoneSelect } from "../timing/zone-select.tsx";
import { Advanced } from "./advanced.tsx";
import { numberOf, numberOrNull, RetryFields } from "./basic-fields.tsx";
import { useField } from "./faults.tsx";
import classes from "./fields.module.css";
import { JsonObjectField } from "./json-object-field.tsx";
import type { TriggerValues } from "./trigger-values.ts";

type Props = {
  workspaceId: WorkspaceId;
  settings: ScheduleSettings;
  values: TriggerValues;
  onChange: (patch: Partial<TriggerValues>) => void;
};

/** When a schedule is due, what its runs receive, and what happens on trouble. */
export function ScheduleFields({ workspaceId, settings, values, onChange }: Props) {
  const timing = useField("settings.timing");
  const zone = useField("settings.time_zone");
  const start = useField("settings.start_at");
  const message = useField("settings.message");
  const write = (patch: Partial<ScheduleSettings>) => onChange({ settings: { ...settings, ...patch } });
  return (
    <>
      <FormSection
        title="When it runs"
        description="Write it as a phrase, in a form or as cron: they all edit the same schedule."
      >
        <TimingEditor
          {...timing}
          value={settings.timing}
          timeZone={settings.time_zone}
          onChange={(next) => write({ timing: next })}
        />
        <ZoneSelect {...zone} value={settings.time_zone} onChange={(next) => write(inZone(settings, next))} />
        {!("once" in settings.timing) && (
          <WallTimeInput
            {...start}
            label="Start"
            description="Optional. Nothing is due before it; empty begins right away"
            timeZone={settings.time_zone}
            value={settings.start_at}
            onChange={(start_at) => write({ start_at })}
          />
        )}
        <SchedulePreview workspaceId={workspaceId} settings={settings} />
      </FormSection>
      <FormSection
        title="What each run receives"
        description="The same every time. A run by hand may send something else."
      >
        <Textarea
          {...message}
          label="Message"
          description="Optional"
          placeholder="Summarise what happened since yesterday"
          value={settings.message ?? ""}
          onChange={(event) =>
            write({ message: event.currentTarget.value === "" ? null : event.currentTarget.value })
          }
          autosize
          minRows={2}
          maxRows={8}
        />
        <JsonObjectField
          path="settings.user_variables"
          label="Variables"
          description="Optional. A JSON object"
          placeholder={'{"audience": "support"}'}
          value={settings.user_variables}
          empty={{}}
          onChange={(user_variables) => write({ user_variables })}
          rows={2}
        />
        <Advanced hint="End, limits, overlap, missed runs, retries">
          <LimitFields settings={settings} onChange={write} />
          <PolicyFields settings={settings} onChange={write} />
          <RetryFields values={values} onChange={onChange} />
        </Advanced>
      </FormSection>
    </>
  );
}

/** Another zone with the same clock times: 09:00 stays 09:00. */
function inZone(settings: ScheduleSettings, zone: string): Partial<ScheduleSettings> {
  const move = (at: string) => moveToZone(at, settings.time_zone, zone);
  const { timing, start_at, end_at } = settings;
  return {
    time_zone: zone,
    timing: "once" in timing ? { once: { at: move(timing.once.at) } } : timing,
    start_at: start_at === null ? null : move(start_at),
    end_at: end_at === null ? null : move(end_at),
  };
}

type SettingsProps = { settings: ScheduleSettings; onChange: (patch: Partial<ScheduleSettings>) => void };

function LimitFields({ settings, onChange }: SettingsProps) {
  const end = useField("settings.end_at");
  const maxRuns = useField("settings.max_runs");
  const jitter = useField("settings.jitter_seconds");
  return (
    <>
      <WallTimeInput
        {...end}
        label="End"
        description="Optional. The last instant at which it may be due"
        timeZone={settings.time_zone}
        value={settings.end_at}
        onChange={(end_at) => onChange({ end_at })}
      />
      <div className={classes.row}>
        <NumberInput
          {...maxRuns}
          className={classes.grow}
          label="Most runs"
          description="The schedule ends after so many; empty is no limit"
          min={1}
          clampBehavior="none"
          value={settings.max_runs ?? ""}
          onChange={(value) => onChange({ max_runs: numberOrNull(value) })}
        />
        <NumberInput
          {...jitter}
          className={classes.grow}
          label="Jitter"
          description="Starts up to so much later, always the same for this trigger"
          suffix=" s"
          min={0}
          max={3_600}
          clampBehavior="none"
          value={settings.jitter_seconds}
          onChange={(value) => onChange({ jitter_seconds: numberOf(value) })}
        />
      </div>
    </>
  );
}

function PolicyFields({ settings, onChange }: SettingsProps) {
  const { overlap, missed } = settings;
  const overlapField = useField("settings.overlap");
  const missedField = useField("settings.missed");
  const pauseField = useField("settings.auto_pause_after");
  return (
    <>
      <div className={classes.row}>
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
      </div>
      <div className={classes.row}>
        <Select
          id={missedField.id}
          className={classes.grow}
          label="When runs were missed"
          description="After a downtime. Paused time is never caught up"
          data={MISSED_POLICIES.map((policy) => ({ value: policy, label: MISSED_WORDS[policy] }))}
          value={missed.policy}
          error={missed.policy === "none" ? missedField.error : undefined}
          onChange={(policy) => onChange({ missed: { ...missed, policy: policy as MissedPolicy } })}
        />
        {missed.policy !== "none" && (
          <NumberInput
            className={classes.grow}
            label="Within"
            description={`${CATCH_UP_SECONDS_MIN} s to ${CATCH_UP_SECONDS_MAX / 86_400} days`}
            suffix=" s"
            min={CATCH_UP_SECONDS_MIN}
            max={CATCH_UP_SECONDS_MAX}
            clampBehavior="none"
            value={missed.window_seconds}
            error={missedField.error}
            onChange={(value) => onChange({ missed: { ...missed, window_seconds: numberOf(value) } })}
          />
        )}
      </div>
      <NumberInput
        {...pauseField}
        label="Pause after failures"
        description="Pauses itself after so many failed runs in a row; empty is never"
        min={1}
        max={100}
        clampBehavior="none"
        value={settings.auto_pause_after ?? ""}
        onChange={(value) => onChange({ auto_pause_after: numberOrNull(value) })}
      />
    </>
  );
}
