"use client";

import { Textarea } from "@mantine/core";
import { FormSection } from "#components/ui/form-section.tsx";
import type { WorkspaceId } from "#lib/domain/ids.ts";
import type { ScheduleSettings } from "#lib/domain/trigger.ts";
import { SchedulePreview } from "../timing/schedule-preview.tsx";
import { TimingEditor, WallTimeInput } from "../timing/timing-editor.tsx";
import { moveToZone } from "../timing/wall-time.ts";
import { ZoneSelect } from "../timing/zone-select.tsx";
import { Advanced } from "./advanced.tsx";
import { RetryFields } from "./basic-fields.tsx";
import { useField } from "./faults.tsx";
import classes from "./fields.module.css";
import { JsonObjectField } from "./json-object-field.tsx";
import { LimitFields, PolicyFields } from "./policy-fields.tsx";
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
  const end = useField("settings.end_at");
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
          <div className={classes.row}>
            <WallTimeInput
              {...start}
              className={classes.grow}
              label="Start"
              description="Optional. The first instant that counts"
              timeZone={settings.time_zone}
              value={settings.start_at}
              onChange={(start_at) => write({ start_at })}
            />
            <WallTimeInput
              {...end}
              className={classes.grow}
              label="End"
              description="Optional. The last instant that counts"
              timeZone={settings.time_zone}
              value={settings.end_at}
              onChange={(end_at) => write({ end_at })}
            />
          </div>
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
      </FormSection>
      <FormSection
        title="When things get in the way"
        description="What it does about overlaps, downtimes and failures, and when it ends. Each choice says what will happen."
      >
        <PolicyFields settings={settings} onChange={write} />
        <Advanced hint="Most runs, jitter, attempts, time limit">
          <LimitFields settings={settings} onChange={write} />
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
