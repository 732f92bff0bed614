"use client";

import { Button, Group } from "@mantine/core";
import { IconWand } from "@tabler/icons-react";
import { useState } from "react";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { JsonField, useJsonField } from "#components/ui/json-field.tsx";
import type { JsonObject } from "#lib/domain/json.ts";
import { exampleOfSchema } from "../input-example.ts";
import classes from "./fields.module.css";
import { JsonObjectField } from "./json-object-field.tsx";
import { schemaFaults, schemaFromExample } from "./schema-from-example.ts";

type Props = { value: JsonObject | null; onChange: (value: JsonObject | null) => void };

const PLACEHOLDER = `{
  "type": "object",
  "required": ["message"],
  "properties": { "message": { "type": "string" } }
}`;

const FIRST_EXAMPLE = { message: "Where is my order?", user_variables: { customer: "Ada" } };

/** What every body must match: written by hand, or made from an example; beside it a body that matches. */
export function InputSchemaFields({ value, onChange }: Props) {
  const [isMaking, setMaking] = useState(false);
  // A schema that is put in from outside is another text to edit.
  const [made, setMade] = useState(0);
  const isSchema = value !== null && typeof value === "object";
  const example = isSchema && schemaFaults(value).length === 0 ? exampleOfSchema(value) : null;
  return (
    <div className={classes.group}>
      <JsonObjectField
        key={made}
        path="settings.input_schema"
        label="Input schema"
        description="Optional. JSON Schema 2020-12 that every body must match; calls that do not are refused with 422"
        placeholder={PLACEHOLDER}
        value={value}
        empty={null}
        onChange={onChange}
        rows={5}
      />
      {isMaking ? (
        <MakeSchema
          first={typeof example === "object" && example !== null ? (example as JsonObject) : FIRST_EXAMPLE}
          onMade={(schema) => {
            onChange(schema);
            setMade(made + 1);
            setMaking(false);
          }}
          onCancel={() => setMaking(false)}
        />
      ) : (
        <Group>
          <Button
            variant="default"
            size="xs"
            leftSection={<IconWand size={15} aria-hidden />}
            onClick={() => setMaking(true)}
          >
            Make from an example
          </Button>
        </Group>
      )}
      {example !== null && !isMaking && (
        <CodeBlock
          label="A body that matches"
          snippets={[
            { label: "A body that matches", language: "json", code: JSON.stringify(example, null, 2) },
          ]}
        />
      )}
    </div>
  );
}

type MakeProps = { first: JsonObject; onMade: (schema: JsonObject) => void; onCancel: () => void };

function MakeSchema({ first, onMade, onCancel }: MakeProps) {
  const { value, insist, field } = useJsonField(first);
  return (
    <>
      <JsonField label="Example body" description="Paste a body as callers send it." {...field} />
      <Group gap="xs">
        <Button size="xs" onClick={() => (value === null ? insist() : onMade(schemaFromExample(value)))}>
          Make schema
        </Button>
        <Button size="xs" variant="default" onClick={onCancel}>
          Cancel
        </Button>
      </Group>
    </>
  );
}
