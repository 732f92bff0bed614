"use client";

import { Textarea } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { parseJsonObject } from "#components/ui/json-field.tsx";
import type { JsonObject } from "#lib/domain/json.ts";
import { useField } from "./faults.tsx";
import classes from "./fields.module.css";

type Props<Empty extends JsonObject | null> = {
  path: string;
  label: string;
  description?: ReactNode;
  placeholder?: string;
  value: JsonObject | Empty;
  /** What an empty box means. */
  empty: Empty;
  onChange: (value: JsonObject | Empty) => void;
  rows?: number;
};

/**
 * A JSON object as text. What cannot be read goes into the form as the text it is, where the schema refuses it: so a
 * fault blocks the way on, and a draft keeps every character.
 */
export function JsonObjectField<Empty extends JsonObject | null>(props: Props<Empty>) {
  const { path, label, description, placeholder, value, empty, onChange, rows = 4 } = props;
  const [text, setText] = useState(() => textOf(value, empty));
  const field = useField(path);
  const parsed = parseJsonObject(text);
  return (
    <Textarea
      {...field}
      // Where it cannot be read, the place of the fault helps more than what a JSON object is.
      error={field.error !== undefined && "error" in parsed ? parsed.error : field.error}
      label={label}
      description={description}
      placeholder={placeholder}
      value={text}
      onChange={(event) => {
        const typed = event.currentTarget.value;
        setText(typed);
        onChange(readJson(typed, empty) as JsonObject | Empty);
      }}
      autosize
      minRows={rows}
      maxRows={18}
      spellCheck={false}
      classNames={{ input: classes.mono }}
    />
  );
}

function textOf(value: unknown, empty: unknown): string {
  if (typeof value === "string") return value;
  if (JSON.stringify(value) === JSON.stringify(empty)) return "";
  return JSON.stringify(value, null, 2);
}

/** The object, `empty` for an empty box, or the text itself when it is no JSON object. */
function readJson<Empty>(text: string, empty: Empty): JsonObject | Empty | string {
  if (text.trim() === "") return empty;
  const parsed = parseJsonObject(text);
  return "value" in parsed ? parsed.value : text;
}
