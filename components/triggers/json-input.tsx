"use client";

import { Textarea } from "@mantine/core";
import { type ReactNode, useState } from "react";
import type { JsonObject } from "#lib/domain/json.ts";
import classes from "./form/fields.module.css";
import { readJson } from "./form/json-field.tsx";

type Props = {
  label: string;
  description?: ReactNode;
  initial: JsonObject;
  /** null while the text is no JSON object. */
  onChange: (value: JsonObject | null) => void;
};

/** The input of one run, as JSON to write. */
export function JsonInput({ label, description, initial, onChange }: Props) {
  const [text, setText] = useState(() => JSON.stringify(initial, null, 2));
  const value = readJson<JsonObject>(text, {});
  return (
    <Textarea
      label={label}
      description={description}
      value={text}
      error={typeof value === "string" ? "This is no JSON object yet." : undefined}
      onChange={(event) => {
        setText(event.currentTarget.value);
        const next = readJson<JsonObject>(event.currentTarget.value, {});
        onChange(typeof next === "string" ? null : next);
      }}
      autosize
      minRows={4}
      maxRows={16}
      spellCheck={false}
      classNames={{ input: classes.mono }}
    />
  );
}
