"use client";

import { NumberInput, Textarea, TextInput } from "@mantine/core";
import { RUN_ATTEMPTS_MAX, RUN_TIMEOUT_SECONDS_MAX } from "#lib/domain/limits.ts";
import { useField } from "./faults.tsx";
import classes from "./fields.module.css";
import type { TriggerValues } from "./trigger-values.ts";

type Props = { values: TriggerValues; onChange: (patch: Partial<TriggerValues>) => void };

/** What it is called. */
export function NameFields({ values, onChange }: Props) {
  const name = useField("name");
  const description = useField("description");
  return (
    <>
      <TextInput
        {...name}
        label="Name"
        placeholder="Morning report"
        required
        withAsterisk={false}
        value={values.name}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
        autoComplete="off"
      />
      <Textarea
        {...description}
        label="Description"
        description="Optional. What it is for, and whom to ask about it"
        value={values.description}
        onChange={(event) => onChange({ description: event.currentTarget.value })}
        autosize
        minRows={2}
        maxRows={6}
      />
    </>
  );
}

/** How long a run may take and how often it is tried. */
export function RetryFields({ values, onChange }: Props) {
  const attempts = useField("retry.attempts");
  const timeout = useField("timeout_seconds");
  return (
    <div className={classes.row}>
      <NumberInput
        {...attempts}
        className={classes.grow}
        label="Attempts"
        description={`1 to ${RUN_ATTEMPTS_MAX}, with growing waits between them`}
        min={1}
        max={RUN_ATTEMPTS_MAX}
        clampBehavior="none"
        value={values.retry.attempts}
        onChange={(value) => onChange({ retry: { attempts: numberOf(value) } })}
      />
      <NumberInput
        {...timeout}
        className={classes.grow}
        label="Time limit"
        description={`Of each attempt, up to ${RUN_TIMEOUT_SECONDS_MAX} seconds`}
        suffix=" s"
        min={1}
        max={RUN_TIMEOUT_SECONDS_MAX}
        clampBehavior="none"
        value={values.timeout_seconds}
        onChange={(value) => onChange({ timeout_seconds: numberOf(value) })}
      />
    </div>
  );
}

/** An emptied number box is no number, and the schema says so. */
export const numberOf = (value: string | number): number => (value === "" ? Number.NaN : Number(value));
/** The same for a box that may stay empty. */
export const numberOrNull = (value: string | number): number | null => (value === "" ? null : Number(value));
