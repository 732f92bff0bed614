"use client";

import { Modal, Skeleton, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { DialogEnd } from "#components/ui/dialog-end.tsx";
import { ErrorNotice } from "#components/ui/error-notice.tsx";
import { JsonField, useJsonField } from "#components/ui/json-field.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { problemOf } from "#components/ui/problem.ts";
import { flowQueries } from "#lib/client/flow-queries.ts";
import { useRunTrigger } from "#lib/client/run-mutations.ts";
import { triggerQueries } from "#lib/client/trigger-queries.ts";
import { type AssistantPlace, consolePaths } from "#lib/contracts/paths.ts";
import type { TriggerSummary } from "#lib/contracts/triggers.ts";
import type { JsonObject } from "#lib/domain/json.ts";
import type { InputField } from "#lib/domain/trigger.ts";
import { type Answers, InputForm } from "../form/input-form.tsx";
import { exampleInput, inputOf, unanswered } from "../input-example.ts";

type Props = { place: AssistantPlace; trigger: TriggerSummary; onClose: () => void };

/** Run now: with the manual form where there is one, else with JSON. Leads to the run that began. */
export function RunDialog({ place, trigger, onClose }: Props) {
  const detail = useQuery({
    ...triggerQueries.detail(place.workspaceId, trigger.id, place.environment),
    refetchInterval: false,
  });
  const flow = useQuery({
    ...flowQueries.detail(place.workspaceId, trigger.flow.id),
    enabled: detail.data !== undefined,
  });
  const failed = [detail, flow].find(({ isError }) => isError);
  const settings = detail.data?.config.settings;
  return (
    <Modal opened onClose={onClose} title={`Run ${trigger.name} now`} size="lg">
      <Stack gap="md">
        <Text size="sm">
          Starts one run in {place.environment} as it is deployed there.
          {trigger.kind === "schedule" && " The schedule itself does not move."}
        </Text>
        {trigger.status === "paused" && (
          <Notice tone="info" title="It is paused here">
            A run by hand works nevertheless.
          </Notice>
        )}
        {failed !== undefined && <ErrorNotice problem={problemOf(failed.error)} />}
        {failed === undefined && (settings === undefined || flow.data === undefined) && (
          <Skeleton height={120} />
        )}
        {settings !== undefined && flow.data !== undefined && (
          <RunForm
            place={place}
            trigger={trigger}
            onClose={onClose}
            fields={settings.kind === "manual" ? settings.fields : []}
            example={exampleInput(settings, settings.kind === "manual" ? {} : flow.data.example)}
          />
        )}
      </Stack>
    </Modal>
  );
}

type FormProps = Props & { fields: readonly InputField[]; example: JsonObject };

function RunForm({ place, trigger, onClose, fields, example }: FormProps) {
  const router = useRouter();
  const run = useRunTrigger(place.workspaceId);
  const json = useJsonField(example);
  const [answers, setAnswers] = useState<Answers>({});
  const [missing, setMissing] = useState<Record<string, string>>({});
  const hasForm = fields.length > 0;

  function input(): JsonObject | null {
    if (!hasForm) {
      json.insist();
      return json.value;
    }
    const faults = Object.fromEntries(unanswered(fields, answers).map((name) => [name, "Fill this in."]));
    setMissing(faults);
    return Object.keys(faults).length === 0 ? inputOf(fields, answers) : null;
  }

  async function submit(event: FormEvent) {
    event.preventDefault();
    const given = input();
    if (given === null) return;
    try {
      const { id } = await run.mutateAsync({
        trigger: trigger.id,
        environment: place.environment,
        input: given,
      });
      onClose();
      router.push(consolePaths.run({ ...place, runId: id }));
    } catch {
      // Shown below, from the mutation.
    }
  }

  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack gap="md">
        {hasForm ? (
          <InputForm
            fields={fields}
            answers={answers}
            faults={missing}
            onChange={(next) => {
              setAnswers(next);
              setMissing({});
            }}
          />
        ) : (
          <JsonField label="Input" {...json.field} />
        )}
        <DialogEnd
          problem={run.isError ? problemOf(run.error) : null}
          isPending={run.isPending}
          onClose={onClose}
        >
          Run now
        </DialogEnd>
      </Stack>
    </form>
  );
}
