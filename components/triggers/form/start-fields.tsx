"use client";

import type { ReactNode } from "react";
import { FormSection } from "#components/ui/form-section.tsx";
import type { WorkspaceId } from "#lib/domain/ids.ts";
import type { TriggerSettings } from "#lib/domain/trigger.ts";
import { ApiFields } from "./api-fields.tsx";
import { NameFields } from "./basic-fields.tsx";
import { ManualFields } from "./manual-fields.tsx";
import { ScheduleFields } from "./schedule-fields.tsx";
import type { TriggerValues } from "./trigger-values.ts";

type Props = {
  workspaceId: WorkspaceId;
  settings: TriggerSettings;
  values: TriggerValues;
  onChange: (patch: Partial<TriggerValues>) => void;
  keyChoice?: ReactNode;
};

/** Name, and what its kind asks for: access, timing or a form. The wizard and the edit page show the same. */
export function StartFields({ workspaceId, settings, values, onChange, keyChoice }: Props) {
  return (
    <div>
      <FormSection title="Name" description="How people find it in lists and logs.">
        <NameFields values={values} onChange={onChange} />
      </FormSection>
      {settings.kind === "api" && (
        <ApiFields settings={settings} values={values} onChange={onChange} keyChoice={keyChoice} />
      )}
      {settings.kind === "schedule" && (
        <ScheduleFields workspaceId={workspaceId} settings={settings} values={values} onChange={onChange} />
      )}
      {settings.kind === "manual" && <ManualFields settings={settings} values={values} onChange={onChange} />}
    </div>
  );
}
