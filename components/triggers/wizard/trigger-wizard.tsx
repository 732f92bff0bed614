"use client";

import { Button } from "@mantine/core";
import { IconArrowLeft, IconArrowRight } from "@tabler/icons-react";
import Link from "next/link";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { type FormEvent, useEffect, useRef, useState } from "react";
import type { CreatedKey } from "#components/keys/create-key-dialog.tsx";
import { ErrorNotice } from "#components/ui/error-notice.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { DetailSkeleton } from "#components/ui/skeletons.tsx";
import { useFormProblem } from "#components/ui/use-form-problem.ts";
import { useCreateTrigger } from "#lib/client/trigger-mutations.ts";
import { type AssistantPlace, consolePaths, type WizardStepId } from "#lib/contracts/paths.ts";
import { isId } from "#lib/domain/ids.ts";
import type { JsonObject } from "#lib/domain/json.ts";
import type { TriggerKind, TriggerSettings } from "#lib/domain/trigger.ts";
import { FaultSummary, FaultsProvider } from "../form/faults.tsx";
import { FlowChoice } from "../form/flow-choice.tsx";
import { KeyChoice } from "../form/key-choice.tsx";
import { KindChoice } from "../form/kind-choice.tsx";
import { LeaveDialog } from "../form/leave-dialog.tsx";
import { StartFields } from "../form/start-fields.tsx";
import { emptyValues, firstSettings } from "../form/trigger-values.ts";
import { useLeaveGuard } from "../form/use-leave-guard.ts";
import { type TriggerField, useTriggerForm } from "../form/use-trigger-form.ts";
import { browserZone } from "../timing/zones.ts";
import { dropDraft, loadDraft, saveDraft } from "./draft-store.ts";
import { ReviewStep } from "./review-step.tsx";
import { StepBar } from "./step-bar.tsx";
import {
  faultsOfStep,
  furthestStep,
  isReachable,
  isWizardStep,
  ownsPath,
  stepAfter,
  stepBefore,
} from "./steps.ts";
import { TestStep } from "./test-step.tsx";
import classes from "./wizard.module.css";

const HEADS: Record<WizardStepId, { title: string; text: string }> = {
  kind: { title: "How should it start?", text: "The kind stays; everything else can be changed later." },
  flow: { title: "What should it start?", text: "One flow. Several triggers may start the same one." },
  start: { title: "Name it, and say how it starts", text: "All of this can be edited later." },
  review: { title: "Review, save and test", text: "Saving makes version 1 and puts it live in DEV." },
};

const STEP_FIELDS: Record<WizardStepId, TriggerField[]> = {
  kind: ["settings"],
  flow: ["flow_id"],
  start: ["name", "description", "retry", "timeout_seconds", "settings"],
  review: [],
};

type Props = { place: AssistantPlace; mayCreateKeys: boolean };

/** Create a trigger in four steps, each with its own address: one form, kept while the steps change. */
export function TriggerWizard({ place, mayCreateKeys }: Props) {
  const router = useRouter();
  const pathname = usePathname();
  const search = useSearchParams();
  const lastPart = pathname.split("/").at(-1) ?? "";
  const step: WizardStepId = isWizardStep(lastPart) ? lastPart : "kind";
  const saved = search.get("trigger");
  const savedId = saved !== null && isId("trg", saved) ? saved : null;

  const { form, values, change, faults, isDirty } = useTriggerForm(emptyValues(place.assistantId));
  const { problem, guard } = useFormProblem(form);
  const create = useCreateTrigger(place.workspaceId);
  const [isReady, setReady] = useState(false);
  const [submitCount, setSubmitCount] = useState(0);
  const [keyId, setKeyId] = useState<string | null>(null);
  // The only place where a key's secret lives, and only while this page is open.
  const [createdKey, setCreatedKey] = useState<CreatedKey | null>(null);
  const [testInput, setTestInput] = useState<JsonObject | null>(null);
  const otherSettings = useRef<Partial<Record<TriggerKind, TriggerSettings>>>({});
  const heading = useRef<HTMLHeadingElement>(null);
  const [isRestored, setRestored] = useState(false);

  // The draft is read after the first render: the server knows nothing of it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the wizard opens
  useEffect(() => {
    const draft = loadDraft(place.assistantId);
    if (draft !== null && savedId === null) {
      change(draft.values);
      setKeyId(draft.keyId);
      setRestored(draft.values.settings !== null);
    }
    setReady(true);
  }, []);

  useEffect(() => {
    if (isReady && isDirty && savedId === null) saveDraft(place.assistantId, { values, keyId });
  }, [isReady, isDirty, savedId, place.assistantId, values, keyId]);

  // A step whose forerunners are not valid sends back to the first one that is not.
  const furthest = furthestStep(values);
  const isAllowed = savedId !== null || isReachable(values, step);
  useEffect(() => {
    if (isReady && !isAllowed) router.replace(consolePaths.newTrigger({ ...place, step: furthest }));
  }, [isReady, isAllowed, furthest, place, router]);

  // A new step is announced by its heading. The first one is left to the page itself.
  const shownStep = useRef(step);
  useEffect(() => {
    if (shownStep.current === step) return;
    shownStep.current = step;
    setSubmitCount(0);
    heading.current?.focus();
  }, [step]);

  const listHref = consolePaths.triggers(place);
  const leave = useLeaveGuard(isDirty && savedId === null, `${listHref}/new`);

  function chooseKind(kind: TriggerKind) {
    if (values.settings !== null) otherSettings.current[values.settings.kind] = values.settings;
    change({ settings: otherSettings.current[kind] ?? firstSettings(kind, browserZone()) });
    setTestInput(null);
  }

  const save = guard(async (input) => {
    const trigger = await create.mutateAsync(input);
    dropDraft(place.assistantId);
    router.replace(`${consolePaths.newTrigger({ ...place, step: "review" })}?trigger=${trigger.id}`);
  });

  async function submit(event: FormEvent) {
    event.preventDefault();
    const next = stepAfter(step);
    if (next === null) {
      await form.handleSubmit(save)();
      return setSubmitCount((count) => count + 1);
    }
    await form.trigger(STEP_FIELDS[step]);
    if (faultsOfStep(values, step).length > 0) return setSubmitCount((count) => count + 1);
    router.push(consolePaths.newTrigger({ ...place, step: next }));
  }

  const back = stepBefore(step);
  const { title, text } = HEADS[step];
  const shownFaults = step === "review" ? faults : faults.filter(({ path }) => ownsPath(step, path));

  if (!isReady || !isAllowed) return <DetailSkeleton />;
  return (
    <div className={classes.wizard}>
      <PageHeader title="Create trigger" back={{ href: listHref, label: "Triggers" }} />
      <StepBar place={place} current={step} values={values} isSaved={savedId !== null} />
      {savedId !== null ? (
        <TestStep
          place={place}
          triggerId={savedId}
          input={testInput}
          apiKey={createdKey}
          autoStart={create.data?.id === savedId}
        />
      ) : (
        <FaultsProvider faults={shownFaults}>
          <form onSubmit={(event) => void submit(event)} noValidate>
            <div className={classes.head}>
              <h2 className={classes.title} ref={heading} tabIndex={-1}>
                {title}
              </h2>
              <p className={classes.text}>{text}</p>
            </div>
            <div className={classes.body}>
              {isRestored && (
                <Notice
                  tone="info"
                  title="This is your unfinished draft"
                  action={
                    <Button
                      size="compact-sm"
                      variant="default"
                      onClick={() => {
                        dropDraft(place.assistantId);
                        setRestored(false);
                        setKeyId(null);
                        otherSettings.current = {};
                        form.reset(emptyValues(place.assistantId));
                        router.replace(consolePaths.newTrigger({ ...place, step: "kind" }));
                      }}
                    >
                      Start over
                    </Button>
                  }
                >
                  It was kept in this browser tab.
                </Notice>
              )}
              <FaultSummary faults={submitCount > 0 ? shownFaults : []} submitCount={submitCount} />
              {step === "kind" && <KindChoice value={values.settings?.kind ?? null} onChange={chooseKind} />}
              {step === "flow" && (
                <FlowChoice
                  workspaceId={place.workspaceId}
                  assistantId={place.assistantId}
                  value={values.flow_id}
                  onChange={(flow_id) => {
                    change({ flow_id });
                    setTestInput(null);
                  }}
                />
              )}
              {step === "start" && values.settings !== null && (
                <StartFields
                  workspaceId={place.workspaceId}
                  settings={values.settings}
                  values={values}
                  onChange={change}
                  keyChoice={
                    <KeyChoice
                      workspaceId={place.workspaceId}
                      value={keyId}
                      created={createdKey}
                      onChoose={setKeyId}
                      onCreated={setCreatedKey}
                      mayCreate={mayCreateKeys}
                      suggestedName={values.name === "" ? "" : `${values.name} caller`.slice(0, 80)}
                    />
                  }
                />
              )}
              {step === "review" && (
                <ReviewStep place={place} values={values} testInput={testInput} onTestInput={setTestInput} />
              )}
              <ErrorNotice problem={problem} />
            </div>
            <div className={classes.bar}>
              {back === null ? (
                <Button component={Link} href={listHref} variant="default">
                  Cancel
                </Button>
              ) : (
                <Button
                  component={Link}
                  href={consolePaths.newTrigger({ ...place, step: back })}
                  variant="default"
                  leftSection={<IconArrowLeft size={16} aria-hidden />}
                >
                  Back
                </Button>
              )}
              <Button
                type="submit"
                loading={form.formState.isSubmitting || create.isPending}
                rightSection={step === "review" ? undefined : <IconArrowRight size={16} aria-hidden />}
              >
                {step === "review" ? "Save and test" : "Continue"}
              </Button>
            </div>
          </form>
        </FaultsProvider>
      )}
      <LeaveDialog
        opened={leave.heldHref !== null}
        onStay={leave.stay}
        onLeave={() => {
          const href = leave.heldHref;
          leave.stay();
          if (href !== null) router.push(href);
        }}
      >
        The trigger is not saved yet. Your draft stays in this tab, and is here again when you come back to
        Create trigger.
      </LeaveDialog>
    </div>
  );
}
