"use client";

import type { ReactNode } from "react";
import { FormSection } from "#components/ui/form-section.tsx";
import type { ApiSettings } from "#lib/domain/trigger.ts";
import { Advanced } from "./advanced.tsx";
import { RetryFields } from "./basic-fields.tsx";
import { JsonObjectField } from "./json-object-field.tsx";
import type { TriggerValues } from "./trigger-values.ts";

type Props = {
  settings: ApiSettings;
  values: TriggerValues;
  onChange: (patch: Partial<TriggerValues>) => void;
  /** The choice of a key, where the form offers one. */
  keyChoice?: ReactNode;
};

const SCHEMA_EXAMPLE = `{
  "type": "object",
  "required": ["message"],
  "properties": { "message": { "type": "string" } }
}`;

/** Who may call, and what a call must carry. */
export function ApiFields({ settings, values, onChange, keyChoice }: Props) {
  return (
    <FormSection
      title="Access"
      description="Callers send a workspace API key in the Authorization header. Any key with the scope “fire” for the environment works."
    >
      {keyChoice}
      <Advanced hint="Input schema, attempts, time limit" open={settings.input_schema !== null}>
        <JsonObjectField
          path="settings.input_schema"
          label="Input schema"
          description="Optional. JSON Schema 2020-12 that every body must match; calls that do not are refused with 422"
          placeholder={SCHEMA_EXAMPLE}
          value={settings.input_schema}
          empty={null}
          onChange={(input_schema) => onChange({ settings: { ...settings, input_schema } })}
          rows={5}
        />
        <RetryFields values={values} onChange={onChange} />
      </Advanced>
    </FormSection>
  );
}
