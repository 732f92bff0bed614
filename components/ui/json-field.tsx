"use client";

import { Textarea } from "@mantine/core";
import { useState } from "react";
import type { JsonObject } from "#lib/domain/json.ts";
import classes from "./json-view.module.css";

/** What a text says as a JSON object, or why it is none. */
export function parseJsonObject(text: string): { value: JsonObject } | { error: string } {
  if (text.trim() === "") return { value: {} };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { error: `This is not JSON: ${error instanceof Error ? error.message : "it cannot be read"}` };
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return { error: "Give a JSON object: { … }" };
  }
  return { value: value as JsonObject };
}

/** The text of a JSON object being written; its fault shows once the field has been left, or when `insist` says so. */
export function useJsonField(initial: JsonObject) {
  const [text, setText] = useState(() => JSON.stringify(initial, null, 2));
  const [isTouched, setTouched] = useState(false);
  const parsed = parseJsonObject(text);
  const fault = "error" in parsed ? parsed.error : null;
  return {
    value: "value" in parsed ? parsed.value : null,
    insist: () => setTouched(true),
    field: {
      value: text,
      onChange: setText,
      onBlur: () => setTouched(true),
      error: isTouched ? fault : null,
    },
  };
}

type Props = {
  label: string;
  description?: string;
  value: string;
  onChange: (text: string) => void;
  onBlur: () => void;
  error: string | null;
};

/** A JSON object to write: Tab leaves the field as everywhere, and the text stays as it was typed. */
export function JsonField({ label, description, value, onChange, onBlur, error }: Props) {
  return (
    <Textarea
      label={label}
      description={description}
      autosize
      minRows={6}
      maxRows={22}
      spellCheck={false}
      autoComplete="off"
      classNames={{ input: classes.field }}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      onBlur={onBlur}
      error={error}
    />
  );
}
