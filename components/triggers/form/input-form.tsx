"use client";

import { Checkbox, NumberInput, Select, Stack, Textarea, TextInput } from "@mantine/core";
import type { InputField } from "#lib/domain/trigger.ts";

export type Answers = Record<string, string | number | boolean>;

type Props = {
  fields: readonly InputField[];
  answers: Answers;
  onChange: (answers: Answers) => void;
  /** What is wrong with an answer, by the field's name. */
  faults?: Readonly<Record<string, string>>;
};

/** The form that a person fills in before a manual trigger runs. */
export function InputForm({ fields, answers, onChange, faults = {} }: Props) {
  return (
    <Stack gap="sm">
      {fields.map((field, index) => (
        <Answer
          // A name may be missing or double while the form is being built.
          // biome-ignore lint/suspicious/noArrayIndexKey: every input is controlled
          key={index}
          field={field}
          value={answers[field.name]}
          error={faults[field.name]}
          onChange={(value) => onChange({ ...answers, [field.name]: value })}
        />
      ))}
    </Stack>
  );
}

type AnswerProps = {
  field: InputField;
  value: Answers[string] | undefined;
  error: string | undefined;
  onChange: (value: Answers[string]) => void;
};

function Answer({ field, value, error, onChange }: AnswerProps) {
  const label = field.label === "" ? "Without a label" : field.label;
  const shared = { label, error, withAsterisk: field.required };
  const text = typeof value === "string" ? value : "";
  if (field.type === "boolean") {
    return (
      <Checkbox
        label={label}
        error={error}
        checked={value === true}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    );
  }
  if (field.type === "number") {
    return (
      <NumberInput
        {...shared}
        value={typeof value === "number" ? value : ""}
        onChange={(next) => onChange(next === "" ? "" : Number(next))}
      />
    );
  }
  if (field.type === "choice") {
    return (
      <Select
        {...shared}
        data={[...new Set(field.options)]}
        value={text === "" ? null : text}
        onChange={(next) => onChange(next ?? "")}
        placeholder="Choose"
        allowDeselect={!field.required}
      />
    );
  }
  if (field.type === "long_text") {
    return (
      <Textarea
        {...shared}
        value={text}
        onChange={(event) => onChange(event.currentTarget.value)}
        autosize
        minRows={3}
        maxRows={10}
      />
    );
  }
  return <TextInput {...shared} value={text} onChange={(event) => onChange(event.currentTarget.value)} />;
}
