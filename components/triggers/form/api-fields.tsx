"use client";

import type { ReactNode } from "react";
import { FormSection } from "#components/ui/form-section.tsx";
import type { ApiSettings } from "#lib/domain/trigger.ts";
import { Advanced } from "./advanced.tsx";
import { RetryFields } from "./basic-fields.tsx";
import { InputSchemaFields } from "./input-schema-fields.tsx";
import { RateLimitFields } from "./rate-limit-fields.tsx";
import { ResponseFields } from "./response-fields.tsx";
import type { TriggerValues } from "./trigger-values.ts";

type Props = {
  settings: ApiSettings;
  values: TriggerValues;
  onChange: (patch: Partial<TriggerValues>) => void;
  /** The choice of a key, where the form offers one. */
  keyChoice?: ReactNode;
};

/** Who may call, what a call must carry, and how it is answered. */
export function ApiFields({ settings, values, onChange, keyChoice }: Props) {
  const write = (patch: Partial<ApiSettings>) => onChange({ settings: { ...settings, ...patch } });
  const { input_schema, rate_limit, response } = settings;
  return (
    <FormSection
      title="Access"
      description="Callers send a workspace API key in the Authorization header. Any key with the scope “fire” for the environment works."
    >
      {keyChoice}
      <Advanced
        hint="Input schema, rate limit, own answer, attempts"
        open={input_schema !== null || rate_limit !== null || response !== null}
      >
        <InputSchemaFields value={input_schema} onChange={(next) => write({ input_schema: next })} />
        <RateLimitFields value={rate_limit} onChange={(next) => write({ rate_limit: next })} />
        <ResponseFields value={response} onChange={(next) => write({ response: next })} />
        <RetryFields values={values} onChange={onChange} />
      </Advanced>
    </FormSection>
  );
}
