"use client";

import { NumberInput, Switch } from "@mantine/core";
import { RATE_LIMIT_SUGGESTED } from "#lib/domain/limits.ts";
import type { ApiSettings } from "#lib/domain/trigger.ts";
import { numberOf } from "./basic-fields.tsx";
import { useField } from "./faults.tsx";
import classes from "./fields.module.css";

type Limit = ApiSettings["rate_limit"];
type Props = { value: Limit; onChange: (value: Limit) => void };

const SUGGESTED = { calls: RATE_LIMIT_SUGGESTED.trigger, seconds: 1 };

/** Calls that all keys together may make to this trigger; none until it is switched on. */
export function RateLimitFields({ value, onChange }: Props) {
  const calls = useField("settings.rate_limit.calls");
  const seconds = useField("settings.rate_limit.seconds");
  return (
    <div className={classes.group}>
      <Switch
        label="Limit calls"
        description="What is over the limit is refused with 429 and Retry-After. Without one there is no limit."
        checked={value !== null}
        onChange={(event) => onChange(event.currentTarget.checked ? SUGGESTED : null)}
      />
      {value !== null && (
        <div className={classes.row}>
          <NumberInput
            {...calls}
            className={classes.grow}
            label="Calls"
            min={1}
            clampBehavior="none"
            value={value.calls}
            onChange={(next) => onChange({ ...value, calls: numberOf(next) })}
          />
          <NumberInput
            {...seconds}
            className={classes.grow}
            label="In"
            suffix=" s"
            min={1}
            clampBehavior="none"
            value={value.seconds}
            onChange={(next) => onChange({ ...value, seconds: numberOf(next) })}
          />
        </div>
      )}
    </div>
  );
}
