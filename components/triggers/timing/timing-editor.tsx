"use client";

import { Button, Chip, NumberInput, SegmentedControl, Select, TextInput } from "@mantine/core";
import { useRef, useState } from "react";
import { Notice } from "#components/ui/notice.tsx";
import { useNow } from "#components/ui/use-now.ts";
import { ordinal } from "#lib/domain/schedule-words.ts";
import { EVERY_HOURS, EVERY_MINUTES, type Timing, WEEKDAYS, type Weekday } from "#lib/domain/timing.ts";
import { DescribeBox } from "./describe-box.tsx";
import classes from "./timing.module.css";
import {
  cronTextOf,
  equalTiming,
  FIRST_TIMING,
  FREQUENCIES,
  type Frequency,
  frequencyOf,
  modeOf,
  readCron,
  type TimingMode,
  withFrequency,
} from "./timing-draft.ts";
import { instantOfWall, wallOfInstant } from "./wall-time.ts";

const MODES: { value: TimingMode; label: string }[] = [
  { value: "simple", label: "Simple" },
  { value: "once", label: "Once" },
  { value: "cron", label: "Cron" },
];

const FREQUENCY_WORDS: Record<Frequency, string> = {
  every_minutes: "Every few minutes",
  every_hours: "Every few hours",
  hourly: "Every hour",
  daily: "Every day",
  weekdays: "Every weekday (Mon–Fri)",
  weekly: "On chosen days of the week",
  monthly: "Monthly, on a day",
  monthly_weekday: "Monthly, on a weekday",
};

const DAY_WORDS: Record<Weekday, { short: string; long: string }> = {
  mon: { short: "Mon", long: "Monday" },
  tue: { short: "Tue", long: "Tuesday" },
  wed: { short: "Wed", long: "Wednesday" },
  thu: { short: "Thu", long: "Thursday" },
  fri: { short: "Fri", long: "Friday" },
  sat: { short: "Sat", long: "Saturday" },
  sun: { short: "Sun", long: "Sunday" },
};

const HOUR_MS = 3_600_000;

type Props = {
  id: string;
  error: string | undefined;
  value: Timing;
  timeZone: string;
  onChange: (timing: Timing) => void;
};

/** When it runs. Phrases, forms and cron are three ways to write one value; whichever is used, the others follow. */
export function TimingEditor({ id, error, value, timeZone, onChange }: Props) {
  const [prefersCron, setPrefersCron] = useState(false);
  const [replaced, setReplaced] = useState<Timing | null>(null);
  const lastRecurring = useRef<Timing>(FIRST_TIMING);
  const now = useNow();
  const mode = modeOf(value, prefersCron);
  if (!("once" in value)) lastRecurring.current = value;

  function write(timing: Timing) {
    setReplaced(null);
    onChange(timing);
  }

  function switchTo(next: TimingMode) {
    setPrefersCron(next === "cron");
    if (next === "once") {
      const inAnHour = (Math.floor((now ?? 0) / HOUR_MS) + 2) * HOUR_MS;
      return write({ once: { at: new Date(inAnHour).toISOString() } });
    }
    const recurring = lastRecurring.current;
    if (next === "simple" && frequencyOf(recurring) === null) {
      onChange(FIRST_TIMING);
      return setReplaced(recurring);
    }
    write(recurring);
  }

  return (
    <div className={classes.editor}>
      <DescribeBox
        timeZone={timeZone}
        onUse={(timing) => {
          setPrefersCron(false);
          write(timing);
        }}
      />
      <SegmentedControl
        aria-label="How to write it"
        data={MODES}
        value={mode}
        onChange={(next) => switchTo(next as TimingMode)}
        fullWidth
      />
      {replaced !== null && (
        <Notice
          tone="info"
          title="This expression has no simple form"
          action={
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => {
                setPrefersCron(true);
                write(replaced);
              }}
            >
              Back to it
            </Button>
          }
        >
          <code>{cronTextOf(replaced)}</code> was set aside for a simple one.
        </Notice>
      )}
      {mode === "simple" && <SimpleFields id={id} error={error} value={value} onChange={write} />}
      {mode === "cron" && <CronField id={id} error={error} value={value} onChange={write} />}
      {mode === "once" && "once" in value && (
        <WallTimeInput
          id={id}
          error={error}
          label="Date and time"
          timeZone={timeZone}
          value={value.once.at}
          onChange={(at) => at !== null && write({ once: { at } })}
        />
      )}
    </div>
  );
}

type FieldsProps = Pick<Props, "id" | "error" | "value" | "onChange">;

function CronField({ id, error, value, onChange }: FieldsProps) {
  const [typed, setTyped] = useState(() => cronTextOf(value));
  // The box keeps what was typed as long as it still means the value; a form or phrase that changed it wins.
  const text = equalTiming(readCron(typed).timing, value) ? typed : cronTextOf(value);
  const { fault } = readCron(text);
  return (
    <TextInput
      id={id}
      label="Cron expression"
      description="Minute, hour, day of the month, month, day of the week. Lists, ranges, steps, names, L (last) and # (nth) work"
      placeholder="0 9 * * MON-FRI"
      value={text}
      error={error ?? (text.trim() === "" ? undefined : fault)}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        onChange(readCron(event.currentTarget.value).timing);
      }}
      classNames={{ input: classes.mono }}
      autoComplete="off"
      spellCheck={false}
    />
  );
}

function SimpleFields({ id, error, value, onChange }: FieldsProps) {
  return (
    <div>
      <div className={classes.fields}>
        <Select
          id={id}
          className={classes.wide}
          label="Repeats"
          data={FREQUENCIES.map((frequency) => ({ value: frequency, label: FREQUENCY_WORDS[frequency] }))}
          value={frequencyOf(value)}
          onChange={(frequency) => onChange(withFrequency(value, frequency as Frequency))}
        />
        <FormFields value={value} onChange={onChange} />
      </div>
      {error !== undefined && (
        <div className={classes.error} role="alert">
          {error}
        </div>
      )}
    </div>
  );
}

function FormFields({ value, onChange }: Pick<Props, "value" | "onChange">) {
  if ("every_minutes" in value) {
    return (
      <Select
        className={classes.short}
        label="Minutes"
        data={EVERY_MINUTES.map(String)}
        value={String(value.every_minutes.n)}
        onChange={(n) => onChange({ every_minutes: { n: Number(n) as (typeof EVERY_MINUTES)[number] } })}
      />
    );
  }
  if ("every_hours" in value) {
    const { n, minute } = value.every_hours;
    return (
      <>
        <Select
          className={classes.short}
          label="Hours"
          data={EVERY_HOURS.map(String)}
          value={String(n)}
          onChange={(hours) =>
            onChange({ every_hours: { n: Number(hours) as (typeof EVERY_HOURS)[number], minute } })
          }
        />
        <MinuteInput value={minute} onChange={(next) => onChange({ every_hours: { n, minute: next } })} />
      </>
    );
  }
  if ("hourly" in value) {
    return (
      <MinuteInput value={value.hourly.minute} onChange={(minute) => onChange({ hourly: { minute } })} />
    );
  }
  if ("daily" in value)
    return <ClockInput value={value.daily.at} onChange={(at) => onChange({ daily: { at } })} />;
  if ("weekdays" in value) {
    return <ClockInput value={value.weekdays.at} onChange={(at) => onChange({ weekdays: { at } })} />;
  }
  if ("weekly" in value) {
    const { days, at } = value.weekly;
    return (
      <>
        <ClockInput value={at} onChange={(next) => onChange({ weekly: { days, at: next } })} />
        <DayChips value={days} onChange={(next) => onChange({ weekly: { days: next, at } })} />
      </>
    );
  }
  if ("monthly" in value) {
    const { day, at } = value.monthly;
    return (
      <>
        <Select
          className={classes.short}
          label="Day"
          data={[...MONTH_DAYS, { value: "last", label: "Last day" }]}
          value={String(day)}
          onChange={(next) => onChange({ monthly: { day: next === "last" ? "last" : Number(next), at } })}
        />
        <ClockInput value={at} onChange={(next) => onChange({ monthly: { day, at: next } })} />
      </>
    );
  }
  if (!("monthly_weekday" in value)) return null;
  const { nth, weekday, at } = value.monthly_weekday;
  const write = (patch: Partial<typeof value.monthly_weekday>) =>
    onChange({ monthly_weekday: { nth, weekday, at, ...patch } });
  return (
    <>
      <Select
        className={classes.short}
        label="Which"
        data={[
          ...[1, 2, 3, 4, 5].map((n) => ({ value: String(n), label: ordinal(n) })),
          { value: "last", label: "Last" },
        ]}
        value={String(nth)}
        onChange={(next) => write({ nth: next === "last" ? "last" : Number(next) })}
      />
      <Select
        className={classes.short}
        label="Weekday"
        data={WEEKDAYS.map((day) => ({ value: day, label: DAY_WORDS[day].long }))}
        value={weekday}
        onChange={(next) => write({ weekday: next as Weekday })}
      />
      <ClockInput value={at} onChange={(next) => write({ at: next })} />
    </>
  );
}

const MONTH_DAYS = Array.from({ length: 31 }, (_, index) => ({
  value: String(index + 1),
  label: ordinal(index + 1),
}));

const ClockInput = ({ value, onChange }: { value: string; onChange: (at: string) => void }) => (
  <TextInput
    className={classes.short}
    type="time"
    label="At"
    value={value}
    onChange={(event) => onChange(event.currentTarget.value.slice(0, 5))}
  />
);

const MinuteInput = ({ value, onChange }: { value: number; onChange: (minute: number) => void }) => (
  <NumberInput
    className={classes.short}
    label="At minute"
    min={0}
    max={59}
    value={value}
    onChange={(minute) => onChange(minute === "" ? Number.NaN : Number(minute))}
  />
);

function DayChips({ value, onChange }: { value: Weekday[]; onChange: (days: Weekday[]) => void }) {
  return (
    <fieldset className={classes.days} style={{ border: 0, margin: 0, padding: 0 }}>
      <legend className={classes.label}>Days</legend>
      <div className={classes.dayRow}>
        <Chip.Group
          multiple
          value={value}
          onChange={(days) => onChange(WEEKDAYS.filter((day) => days.includes(day)))}
        >
          {WEEKDAYS.map((day) => (
            <Chip key={day} value={day} size="sm" radius="md" aria-label={DAY_WORDS[day].long}>
              {DAY_WORDS[day].short}
            </Chip>
          ))}
        </Chip.Group>
      </div>
    </fieldset>
  );
}

type WallTimeProps = {
  id: string;
  error: string | undefined;
  className?: string;
  label: string;
  description?: string;
  timeZone: string;
  value: string | null;
  onChange: (at: string | null) => void;
};

/** An instant, written as the zone's clocks show it. An emptied box is null. */
export function WallTimeInput({ description, timeZone, value, onChange, ...input }: WallTimeProps) {
  return (
    <TextInput
      {...input}
      type="datetime-local"
      description={description ?? `As the clocks show it in ${timeZone}`}
      value={value === null ? "" : wallOfInstant(timeZone, value)}
      onChange={(event) => {
        const typed = event.currentTarget.value;
        onChange(typed === "" ? null : instantOfWall(timeZone, typed));
      }}
    />
  );
}
