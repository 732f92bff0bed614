"use client";

import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useEffect, useState } from "react";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { JsonField, useJsonField } from "#components/ui/json-field.tsx";
import { KIND_LOOKS, KindIcon } from "#components/ui/kind-icon.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { flowQueries } from "#lib/client/flow-queries.ts";
import { type AssistantPlace, consolePaths, type WizardStepId } from "#lib/contracts/paths.ts";
import { CreateTriggerInput } from "#lib/contracts/triggers.ts";
import type { FlowId } from "#lib/domain/ids.ts";
import type { JsonObject } from "#lib/domain/json.ts";
import { configFacts } from "../config-facts.ts";
import type { TriggerValues } from "../form/trigger-values.ts";
import { exampleInput } from "../input-example.ts";
import { SchedulePreview } from "../timing/schedule-preview.tsx";
import classes from "./wizard.module.css";

type Props = {
  place: AssistantPlace;
  values: TriggerValues;
  testInput: JsonObject | null;
  onTestInput: (input: JsonObject | null) => void;
};

/** Everything that will be saved, with a way back to each part, and the input of the test that follows. */
export function ReviewStep({ place, values, testInput, onTestInput }: Props) {
  const [asJson, setAsJson] = useState(false);
  const flow = useQuery(flowQueries.detail(place.workspaceId, values.flow_id as FlowId));
  const { settings } = values;
  const config = CreateTriggerInput.safeParse(values).data;
  if (settings === null || config === undefined) return null;
  const flowName = flow.data?.name ?? "…";
  const facts = configFacts({ config, flowName }).filter(({ term }) => term !== "Flow");
  const edit = (step: WizardStepId, what: string) => (
    <Button
      component={Link}
      href={consolePaths.newTrigger({ ...place, step })}
      variant="subtle"
      size="compact-sm"
      aria-label={`Edit ${what}`}
    >
      Edit
    </Button>
  );
  return (
    <>
      {place.environment !== "DEV" && (
        <Notice tone="info" title="New triggers begin in DEV">
          You are looking at {place.environment}. Promote it from its page when the test is green.
        </Notice>
      )}
      {asJson ? (
        <CodeBlock
          label="The trigger as JSON"
          snippets={[{ label: "POST /triggers", language: "json", code: JSON.stringify(config, null, 2) }]}
        />
      ) : (
        <>
          <Panel title="Kind" actions={edit("kind", "kind")}>
            <KindIcon kind={settings.kind} withWord />
          </Panel>
          <Panel title="Flow" actions={edit("flow", "flow")}>
            <dl className={classes.summary}>
              <dt>Starts</dt>
              <dd>{flowName}</dd>
              {(flow.data?.triggers.length ?? 0) > 0 && (
                <>
                  <dt>Also started by</dt>
                  <dd>{flow.data?.triggers.map(({ name }) => name).join(", ")}</dd>
                </>
              )}
            </dl>
          </Panel>
          <Panel title={KIND_TITLES[settings.kind]} actions={edit("start", "name and start")}>
            <dl className={classes.summary}>
              <dt>Name</dt>
              <dd>{config.name}</dd>
              {config.description !== "" && (
                <>
                  <dt>Description</dt>
                  <dd>{config.description}</dd>
                </>
              )}
              {facts.map(({ term, value }) => (
                <Fact key={term} term={term} value={value} />
              ))}
            </dl>
          </Panel>
          {settings.kind === "schedule" && (
            <SchedulePreview workspaceId={place.workspaceId} settings={settings} />
          )}
        </>
      )}
      <div>
        <Button variant="default" size="compact-sm" onClick={() => setAsJson(!asJson)} aria-pressed={asJson}>
          {asJson ? "Show as summary" : "Show as JSON"}
        </Button>
      </div>
      {flow.data !== undefined && (
        <Panel
          title="Input of the test"
          description={`What the ${KIND_LOOKS[settings.kind].word} test sends to the flow.`}
        >
          <TestInput
            initial={testInput ?? exampleInput(settings, flow.data.example)}
            onChange={onTestInput}
          />
        </Panel>
      )}
    </>
  );
}

const KIND_TITLES = { api: "Name and access", schedule: "Name and timing", manual: "Name and form" };

const Fact = ({ term, value }: { term: string; value: string }) => (
  <>
    <dt>{term}</dt>
    <dd>{value}</dd>
  </>
);

function TestInput({
  initial,
  onChange,
}: {
  initial: JsonObject;
  onChange: (input: JsonObject | null) => void;
}) {
  const json = useJsonField(initial);
  const text = json.field.value;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was typed is what counts
  useEffect(() => onChange(json.value), [text]);
  return <JsonField label="JSON" {...json.field} />;
}
