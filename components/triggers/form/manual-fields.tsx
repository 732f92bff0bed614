"use client";

import { ActionIcon, Button, Checkbox, Group, Select, TagsInput, TextInput } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { FormSection } from "#components/ui/form-section.tsx";
import { INPUT_FIELD_TYPES, type InputField, type ManualSettings } from "#lib/domain/trigger.ts";
import { Advanced } from "./advanced.tsx";
import { RetryFields } from "./basic-fields.tsx";
import { useField } from "./faults.tsx";
import classes from "./fields.module.css";
import { type Answers, InputForm } from "./input-form.tsx";
import type { TriggerValues } from "./trigger-values.ts";

const TYPE_WORDS: Record<InputField["type"], string> = {
  text: "Text",
  long_text: "Long text",
  number: "Number",
  boolean: "Yes or no",
  choice: "Choice",
};
const FIELDS_MAX = 20;

type Props = {
  settings: ManualSettings;
  values: TriggerValues;
  onChange: (patch: Partial<TriggerValues>) => void;
};

/** The form that people fill in, built field by field beside a live preview. */
export function ManualFields({ settings, values, onChange }: Props) {
  const [answers, setAnswers] = useState<Answers>({});
  const { fields } = settings;
  const write = (next: InputField[]) => onChange({ settings: { ...settings, fields: next } });
  const add = () =>
    write([
      ...fields,
      { name: freeName("field", fields), label: "", type: "text", required: false, options: [] },
    ]);
  return (
    <FormSection
      title="The form"
      description="What a person is asked before it runs. Every answer reaches the flow as a variable; a field named message is the message as well."
    >
      {fields.map((field, index) => (
        <FieldCard
          // biome-ignore lint/suspicious/noArrayIndexKey: a field has no other identity while its name is edited
          key={index}
          field={field}
          index={index}
          count={fields.length}
          onChange={(next) => write(fields.map((each, at) => (at === index ? next : each)))}
          onMove={(by) => write(moved(fields, index, by))}
          onRemove={() => write(fields.filter((_, at) => at !== index))}
          nameFor={(label) =>
            freeName(
              nameOf(label),
              fields.filter((_, at) => at !== index),
            )
          }
        />
      ))}
      <Group>
        <Button
          variant="default"
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={add}
          disabled={fields.length >= FIELDS_MAX}
        >
          Add field
        </Button>
      </Group>
      <div className={classes.preview}>
        <div className={classes.previewLabel}>What people will see</div>
        {fields.length === 0 ? (
          <span className={classes.cardText}>No fields: Run now starts it at once.</span>
        ) : (
          <InputForm fields={fields} answers={answers} onChange={setAnswers} />
        )}
      </div>
      <Advanced hint="Attempts, time limit">
        <RetryFields values={values} onChange={onChange} />
      </Advanced>
    </FormSection>
  );
}

type FieldCardProps = {
  field: InputField;
  index: number;
  count: number;
  onChange: (field: InputField) => void;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
  nameFor: (label: string) => string;
};

function FieldCard({ field, index, count, onChange, onMove, onRemove, nameFor }: FieldCardProps) {
  const path = `settings.fields.${index}`;
  const label = useField(`${path}.label`);
  const name = useField(`${path}.name`);
  const options = useField(`${path}.options`);
  const title = field.label === "" ? `field ${index + 1}` : field.label;
  // The name follows the label until somebody gives it a name of its own.
  const follows = field.label === "" || field.name === nameFor(field.label);
  return (
    <div className={classes.fieldCard}>
      <div className={classes.fieldHead}>
        <span>Field {index + 1}</span>
        <Group gap={2}>
          <ActionIcon aria-label={`Move ${title} up`} disabled={index === 0} onClick={() => onMove(-1)}>
            <IconArrowUp size={16} aria-hidden />
          </ActionIcon>
          <ActionIcon
            aria-label={`Move ${title} down`}
            disabled={index === count - 1}
            onClick={() => onMove(1)}
          >
            <IconArrowDown size={16} aria-hidden />
          </ActionIcon>
          <ActionIcon aria-label={`Remove ${title}`} color="red" onClick={onRemove}>
            <IconTrash size={16} aria-hidden />
          </ActionIcon>
        </Group>
      </div>
      <div className={classes.row}>
        <TextInput
          {...label}
          className={classes.grow}
          label="Label"
          placeholder="Customer name"
          value={field.label}
          onChange={(event) => {
            const text = event.currentTarget.value;
            onChange({
              ...field,
              label: text,
              ...(follows && text.trim() !== "" ? { name: nameFor(text) } : {}),
            });
          }}
        />
        <Select
          className={classes.grow}
          label="Type"
          data={INPUT_FIELD_TYPES.map((type) => ({ value: type, label: TYPE_WORDS[type] }))}
          value={field.type}
          onChange={(type) => onChange({ ...field, type: type as InputField["type"] })}
        />
        <TextInput
          {...name}
          className={classes.grow}
          label="Variable"
          value={field.name}
          onChange={(event) => onChange({ ...field, name: event.currentTarget.value })}
          classNames={{ input: classes.mono }}
          spellCheck={false}
        />
      </div>
      {field.type === "choice" && (
        <TagsInput
          {...options}
          label="Options"
          description="Press Enter after each"
          value={field.options}
          onChange={(next) => onChange({ ...field, options: next })}
          acceptValueOnBlur
        />
      )}
      {field.type !== "boolean" && (
        <Checkbox
          label="Required"
          checked={field.required}
          onChange={(event) => onChange({ ...field, required: event.currentTarget.checked })}
        />
      )}
    </div>
  );
}

function moved(fields: readonly InputField[], index: number, by: -1 | 1): InputField[] {
  const next = [...fields];
  const [field] = next.splice(index, 1);
  if (field !== undefined) next.splice(index + by, 0, field);
  return next;
}

/** "Customer name" becomes `customer_name`. */
function nameOf(label: string): string {
  const name = label
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "_")
    .replaceAll(/^[^a-z]+|_+$/g, "")
    .slice(0, 36);
  return name === "" ? "field" : name;
}

function freeName(wanted: string, others: readonly InputField[]): string {
  const taken = new Set(others.map(({ name }) => name));
  if (!taken.has(wanted)) return wanted;
  for (let number = 2; ; number++) if (!taken.has(`${wanted}_${number}`)) return `${wanted}_${number}`;
}
