"use client";

import { Button, Group } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { PageCrumb } from "#components/layout/page-crumb.tsx";
import { ErrorNotice } from "#components/ui/error-notice.tsx";
import { FormSection } from "#components/ui/form-section.tsx";
import { KindIcon } from "#components/ui/kind-icon.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { problemOf } from "#components/ui/problem.ts";
import { toastDone } from "#components/ui/toast.tsx";
import { useFormProblem } from "#components/ui/use-form-problem.ts";
import { useUpdateTrigger } from "#lib/client/trigger-mutations.ts";
import { triggerQueries } from "#lib/client/trigger-queries.ts";
import { type AssistantPlace, consolePaths } from "#lib/contracts/paths.ts";
import type { TriggerView } from "#lib/contracts/triggers.ts";
import { sameJson } from "#lib/domain/json.ts";
import { FaultSummary, FaultsProvider } from "../form/faults.tsx";
import { FlowChoice } from "../form/flow-choice.tsx";
import { LeaveDialog } from "../form/leave-dialog.tsx";
import { StartFields } from "../form/start-fields.tsx";
import type { TriggerValues } from "../form/trigger-values.ts";
import { useLeaveGuard } from "../form/use-leave-guard.ts";
import { useTriggerForm } from "../form/use-trigger-form.ts";
import wizard from "../wizard/wizard.module.css";

type Props = { place: AssistantPlace; trigger: TriggerView };

const valuesOf = ({ assistant, name, description, config }: TriggerView): TriggerValues => ({
  assistant_id: assistant.id,
  name,
  description,
  ...config,
});

/** Edit on one page, with the wizard's own sections. `trigger` is as DEV runs it: that is what an edit replaces. */
export function EditTrigger({ place, trigger }: Props) {
  const router = useRouter();
  const client = useQueryClient();
  const { form, values, change, faults, isDirty } = useTriggerForm(valuesOf(trigger));
  const { problem, guard } = useFormProblem(form);
  const update = useUpdateTrigger(place.workspaceId);
  const [submitCount, setSubmitCount] = useState(0);
  const [isSaved, setSaved] = useState(false);
  const pageHref = consolePaths.trigger({ ...place, triggerId: trigger.id });
  const leave = useLeaveGuard(
    isDirty && !isSaved,
    consolePaths.editTrigger({ ...place, triggerId: trigger.id }),
  );

  const { flow_id, retry, timeout_seconds, settings } = values;
  const newConfig = settings === null ? null : { flow_id, retry, timeout_seconds, settings };
  const isNewVersion = !sameJson(newConfig, trigger.config);

  const save = guard(async ({ assistant_id: _, name, description, ...config }) => {
    try {
      const saved = await update.mutateAsync({
        trigger: trigger.id,
        name,
        description,
        version: trigger.version,
        ...(isNewVersion ? { config } : {}),
      });
      setSaved(true);
      toastDone(isNewVersion ? `Version ${saved.version} is live in DEV` : "Saved");
      router.push(pageHref);
    } catch (thrown) {
      throw atFields(thrown);
    }
  });

  async function submit(event: FormEvent) {
    event.preventDefault();
    await form.handleSubmit(save)();
    setSubmitCount((count) => count + 1);
  }

  return (
    <>
      <PageCrumb name={trigger.name} />
      <PageHeader
        title={`Edit ${trigger.name}`}
        icon={<KindIcon kind={trigger.kind} size={32} />}
        back={{ href: pageHref, label: trigger.name }}
      />
      <FaultsProvider faults={faults}>
        <form onSubmit={(event) => void submit(event)} noValidate>
          <FaultSummary faults={submitCount > 0 ? faults : []} submitCount={submitCount} />
          {settings !== null && (
            <StartFields
              workspaceId={place.workspaceId}
              settings={settings}
              values={values}
              onChange={change}
            />
          )}
          <FormSection
            title="Flow"
            description="What it starts. Runs under way finish with the flow they began with."
          >
            <FlowChoice
              workspaceId={place.workspaceId}
              assistantId={place.assistantId}
              value={flow_id}
              onChange={(next) => change({ flow_id: next })}
              editing={trigger.id}
            />
          </FormSection>
          {problem?.code === "edit_conflict" ? (
            <Notice
              tone="warning"
              title="Somebody changed this trigger while you were editing"
              action={
                <Button
                  size="compact-sm"
                  onClick={async () => {
                    await client.invalidateQueries({ queryKey: triggerQueries.all(place.workspaceId) });
                    // A full load: the form begins anew from what is there now.
                    setSaved(true);
                    window.location.reload();
                  }}
                >
                  Reload
                </Button>
              }
            >
              Your changes were not saved, so that theirs are not lost. Copy what you need, then reload.
            </Notice>
          ) : (
            <ErrorNotice problem={problem} />
          )}
          <div className={wizard.bar}>
            <span className={wizard.text}>
              {isNewVersion
                ? `Saving makes version ${trigger.version + 1} and puts it live in DEV. UAT and PROD stay as they are.`
                : "No new version: nothing of the configuration has changed."}
            </span>
            <Group gap="sm">
              <Button component={Link} href={pageHref} variant="default">
                Cancel
              </Button>
              <Button type="submit" loading={form.formState.isSubmitting} disabled={!isDirty}>
                {isNewVersion ? `Save version ${trigger.version + 1}` : "Save"}
              </Button>
            </Group>
          </div>
        </form>
      </FaultsProvider>
      <LeaveDialog
        opened={leave.heldHref !== null}
        onStay={leave.stay}
        onLeave={() => {
          const href = leave.heldHref;
          setSaved(true);
          leave.stay();
          if (href !== null) router.push(href);
        }}
      >
        Your changes are not saved and will be lost.
      </LeaveDialog>
    </>
  );
}

/** The form has no `config` around its fields, so the server's pointers lose theirs. */
function atFields(thrown: unknown): unknown {
  const problem = problemOf(thrown);
  if (problem.errors === undefined) return thrown;
  const errors = problem.errors.map((fault) => ({
    ...fault,
    pointer: fault.pointer.replace(/^\/config(?=\/)/, ""),
  }));
  return { ...problem, errors };
}
