"use client";

import { Button, Group, Select, Stack } from "@mantine/core";
import { IconPlayerPlay } from "@tabler/icons-react";
import { useState } from "react";
import { useMay } from "#components/layout/permissions.tsx";
import { RunWatch } from "#components/runs/run-watch.tsx";
import { ErrorNotice } from "#components/ui/error-notice.tsx";
import { JsonField, useJsonField } from "#components/ui/json-field.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { problemOf } from "#components/ui/problem.ts";
import { useTestFlow } from "#lib/client/run-mutations.ts";
import type { FlowView } from "#lib/contracts/flows.ts";
import type { Place } from "#lib/contracts/paths.ts";
import { ENVIRONMENTS, type Environment } from "#lib/domain/environment.ts";

/** Runs a flow for real, once, and shows what happens as it happens. */
export function FlowTestPanel({ place, flow }: { place: Place; flow: FlowView }) {
  const may = useMay();
  const test = useTestFlow(place.workspaceId);
  const json = useJsonField(flow.example);
  const reachable =
    flow.kind === "code" ? ENVIRONMENTS : flow.endpoints.map(({ environment }) => environment);
  const [chosen, setChosen] = useState<Environment>(place.environment);
  const environment = reachable.includes(chosen) ? chosen : reachable[0];
  if (!may("trigger:run")) return null;

  function run() {
    json.insist();
    if (json.value === null || environment === undefined) return;
    test.mutate({ flow: flow.id, environment, input: json.value });
  }
  return (
    <Panel
      title="Test"
      description="Runs the flow for real, once and without retries. The run is kept like any other."
    >
      {environment === undefined ? (
        <Notice tone="info" title="This flow has no endpoint yet">
          Set one above, then test it here.
        </Notice>
      ) : (
        <Stack gap="md">
          <JsonField label="Input" {...json.field} />
          <Group gap="sm" align="end">
            <Select
              label="Environment"
              data={[...reachable]}
              value={environment}
              onChange={(value) => setChosen(value as Environment)}
              w={140}
            />
            <Button
              leftSection={<IconPlayerPlay size={16} aria-hidden />}
              onClick={run}
              loading={test.isPending}
              color={environment === "PROD" ? "red" : undefined}
            >
              {environment === "PROD" ? "Run test in PROD" : "Run test"}
            </Button>
          </Group>
          <ErrorNotice problem={test.isError ? problemOf(test.error) : null} />
          {test.data !== undefined && <RunWatch key={test.data.id} place={place} runId={test.data.id} />}
        </Stack>
      )}
    </Panel>
  );
}
