"use client";

import { ActionIcon, Button, Group, NumberInput, Switch, Textarea, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { JsonField, useJsonField } from "#components/ui/json-field.tsx";
import type { JsonObject } from "#lib/domain/json.ts";
import { type AnswerControl, ownAnswer } from "#lib/domain/own-answer.ts";
import { numberOf } from "./basic-fields.tsx";
import { useField } from "./faults.tsx";
import classes from "./fields.module.css";

type Props = { value: AnswerControl | null; onChange: (value: AnswerControl | null) => void };

const FIRST: AnswerControl = {
  status: 200,
  headers: {},
  body: `{
  "answer": "{{ output.reply }}",
  "run": "{{ run.id }}"
}`,
};

/** What a run tells a template, besides its output. */
const SAMPLE_RUN: JsonObject = {
  id: "run_01jx3y5q8efkhb4z2m6n7p9rst",
  created_at: "2026-03-09T08:00:00.000Z",
  started_at: "2026-03-09T08:00:00.004Z",
  finished_at: "2026-03-09T08:00:00.210Z",
  attempts: 1,
};
const SAMPLE_OUTPUT: JsonObject = { reply: "It left the warehouse this morning." };

/** How a waiting call is answered once its run has succeeded; the envelope until it is switched on. */
export function ResponseFields({ value, onChange }: Props) {
  return (
    <div className={classes.group}>
      <Switch
        label="Own answer"
        description="A waiting call whose run succeeded is answered with it in place of the envelope. Failed and pending runs, and calls in the background, keep the envelope."
        checked={value !== null}
        onChange={(event) => onChange(event.currentTarget.checked ? FIRST : null)}
      />
      {value !== null && <Answer value={value} onChange={onChange} />}
    </div>
  );
}

type AnswerProps = { value: AnswerControl; onChange: (value: AnswerControl) => void };

function Answer({ value, onChange }: AnswerProps) {
  const status = useField("settings.response.status");
  const body = useField("settings.response.body");
  return (
    <>
      <div className={classes.row}>
        <NumberInput
          {...status}
          className={classes.narrow}
          label="Status"
          min={200}
          max={299}
          clampBehavior="none"
          value={value.status}
          onChange={(next) => onChange({ ...value, status: numberOf(next) })}
        />
      </div>
      <HeaderFields headers={value.headers} onChange={(headers) => onChange({ ...value, headers })} />
      <Textarea
        {...body}
        label="Body"
        description={
          <>
            Text or JSON. <code>{"{{ output.reply }}"}</code> stands for what the flow returned,{" "}
            <code>{"{{ run.id }}"}</code> for the run; <code>{'{{ output.a ?? "none" }}'}</code> has a
            fallback.
          </>
        }
        value={value.body}
        onChange={(event) => onChange({ ...value, body: event.currentTarget.value })}
        autosize
        minRows={4}
        maxRows={18}
        spellCheck={false}
        classNames={{ input: classes.mono }}
      />
      <Preview value={value} />
    </>
  );
}

type Row = { id: number; name: string; text: string };

type HeaderProps = { headers: Record<string, string>; onChange: (headers: Record<string, string>) => void };

/** Rows keep their place and their half-written names; an object of headers could hold neither. */
function HeaderFields({ headers, onChange }: HeaderProps) {
  const { id, error } = useField("settings.response.headers");
  const [rows, setRows] = useState<Row[]>(() =>
    Object.entries(headers).map(([name, text], index) => ({ id: index, name, text })),
  );
  const write = (next: Row[]) => {
    setRows(next);
    onChange(
      Object.fromEntries(next.filter(({ name }) => name !== "").map(({ name, text }) => [name, text])),
    );
  };
  const change = (row: Row, patch: Partial<Row>) =>
    write(rows.map((each) => (each.id === row.id ? { ...each, ...patch } : each)));
  return (
    <fieldset className={classes.headers} id={id} tabIndex={-1}>
      <legend className={classes.legend}>Headers</legend>
      {rows.map((row, index) => (
        <Group key={row.id} gap="xs" wrap="nowrap" align="flex-start">
          <TextInput
            className={classes.grow}
            aria-label={`Name of header ${index + 1}`}
            placeholder="x-shop"
            value={row.name}
            onChange={(event) => change(row, { name: event.currentTarget.value.trim() })}
            autoComplete="off"
          />
          <TextInput
            className={classes.grow}
            aria-label={`Value of header ${index + 1}`}
            value={row.text}
            onChange={(event) => change(row, { text: event.currentTarget.value })}
            autoComplete="off"
          />
          <ActionIcon
            variant="default"
            size={36}
            aria-label={`Remove header ${index + 1}`}
            onClick={() => write(rows.filter((each) => each.id !== row.id))}
          >
            <IconTrash size={15} aria-hidden />
          </ActionIcon>
        </Group>
      ))}
      {error !== undefined && (
        <p className={classes.fault} role="alert">
          {error}
        </p>
      )}
      <Group>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={15} aria-hidden />}
          onClick={() =>
            setRows([...rows, { id: Math.max(-1, ...rows.map((row) => row.id)) + 1, name: "", text: "" }])
          }
        >
          Add header
        </Button>
      </Group>
    </fieldset>
  );
}

/** The very answer that a run with this output would get. */
function Preview({ value }: { value: AnswerControl }) {
  const sample = useJsonField(SAMPLE_OUTPUT);
  const answer = ownAnswer(value, { output: sample.value, run: SAMPLE_RUN });
  const lines = [
    `HTTP/1.1 ${answer.status}`,
    ...Object.entries(answer.headers).map(([name, text]) => `${name}: ${text}`),
    "",
    readable(answer.body),
  ];
  return (
    <>
      <JsonField
        label="Sample output"
        description="To see what becomes of it; it is not saved."
        {...sample.field}
      />
      <CodeBlock label="Answer" snippets={[{ label: "Answer", language: "text", code: lines.join("\n") }]} />
      {answer.faults.map(({ pointer, detail }) => (
        <p key={`${pointer} ${detail}`} className={classes.hint}>
          {detail.replace("this payload", "this sample")}
        </p>
      ))}
    </>
  );
}

/** JSON on several lines; it is sent on one. */
function readable(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
