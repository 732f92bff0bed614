"use client";

import { NumberInput, Select } from "@mantine/core";
import { useState } from "react";
import { numberOf } from "./basic-fields.tsx";
import { type DurationUnit, UNIT_SECONDS, unitFor } from "./duration-unit.ts";
import classes from "./fields.module.css";

type Props = {
  id: string;
  error: string | undefined;
  label: string;
  /** Units that are offered, e.g. no days where an hour is the most. */
  units: readonly DurationUnit[];
  /** Seconds. */
  value: number;
  onChange: (seconds: number) => void;
};

/** A length of time, held in seconds and written in the unit that suits it. */
export function DurationInput({ id, error, label, units, value, onChange }: Props) {
  const [unit, setUnit] = useState<DurationUnit>(() => unitFor(value, units));
  const size = UNIT_SECONDS[unit];
  return (
    <div className={classes.duration}>
      <NumberInput
        id={id}
        error={error}
        className={classes.grow}
        label={label}
        min={0}
        clampBehavior="none"
        value={Number.isNaN(value) ? "" : value / size}
        onChange={(count) => onChange(Math.round(numberOf(count) * size))}
      />
      <Select
        className={classes.unit}
        aria-label={`${label}, unit`}
        data={units.map((each) => ({ value: each, label: each }))}
        value={unit}
        onChange={(next) => {
          const chosen = units.find((each) => each === next);
          if (chosen === undefined) return;
          setUnit(chosen);
          onChange((value / size) * UNIT_SECONDS[chosen]);
        }}
      />
    </div>
  );
}
