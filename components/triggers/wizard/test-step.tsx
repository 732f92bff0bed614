"use client";

import { Button, Group, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { CreatedKey } from "#components/keys/create-key-dialog.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { ErrorState } from "#components/ui/error-state.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { problemOf } from "#components/ui/problem.ts";
import { DetailSkeleton } from "#components/ui/skeletons.tsx";
import { flowQueries } from "#lib/client/flow-queries.ts";
import { triggerQueries } from "#lib/client/trigger-queries.ts";
import { type AssistantPlace, consolePaths } from "#lib/contracts/paths.ts";
import type { TriggerView } from "#lib/contracts/triggers.ts";
import type { TriggerId } from "#lib/domain/ids.ts";
import type { JsonObject } from "#lib/domain/json.ts";
import { exampleInput } from "../input-example.ts";
import { callSnippets } from "../snippets.ts";
import { TestConsole } from "./test-console.tsx";

type Props = {
  place: AssistantPlace;
  triggerId: TriggerId;
  /** What the review step wrote; null takes the example. */
  input: JsonObject | null;
  apiKey: CreatedKey | null;
  autoStart: boolean;
};

/** The saved trigger, really run. New triggers live in DEV, whatever environment the console looks at. */
export function TestStep({ place, triggerId, input, apiKey, autoStart }: Props) {
  const trigger = useQuery({
    ...triggerQueries.detail(place.workspaceId, triggerId, "DEV"),
    refetchInterval: false,
  });
  const flow = useQuery({
    ...flowQueries.detail(place.workspaceId, trigger.data?.config.flow_id ?? "flw_"),
    enabled: trigger.data !== undefined,
  });
  const failed = [trigger, flow].find(({ isError }) => isError);
  if (failed !== undefined) {
    return (
      <Panel flush>
        <ErrorState problem={problemOf(failed.error)} onRetry={() => void failed.refetch()} />
      </Panel>
    );
  }
  if (trigger.data === undefined || flow.data === undefined) return <DetailSkeleton />;
  const { settings } = trigger.data.config;
  const firstInput = input ?? exampleInput(settings, flow.data.example);
  return (
    <Stack gap="md">
      <Notice tone="success" title={`${trigger.data.name} is saved and live in DEV`}>
        {AFTER_WORDS[settings.kind]}
      </Notice>
      <TestConsole
        workspaceId={place.workspaceId}
        environment="DEV"
        triggerId={triggerId}
        initialInput={firstInput}
        autoStart={autoStart}
      />
      {trigger.data.call_urls !== null && (
        <CallPanel trigger={trigger.data} urls={trigger.data.call_urls} body={firstInput} apiKey={apiKey} />
      )}
      <Group justify="flex-end">
        <Button
          component={Link}
          href={consolePaths.newTrigger({ ...place, step: "kind" })}
          // A saved trigger leaves nothing behind: the next one begins on a fresh page.
          onClick={(event) => {
            event.preventDefault();
            window.location.assign(consolePaths.newTrigger({ ...place, step: "kind" }));
          }}
          variant="default"
        >
          Create another
        </Button>
        <Button component={Link} href={consolePaths.trigger({ ...place, environment: "DEV", triggerId })}>
          Go to trigger
        </Button>
      </Group>
    </Stack>
  );
}

const AFTER_WORDS = {
  api: "It answers calls from now on.",
  schedule: "It runs by itself from now on.",
  manual: "People can run it from now on.",
};

type CallProps = {
  trigger: TriggerView;
  urls: NonNullable<TriggerView["call_urls"]>;
  body: JsonObject;
  apiKey: CreatedKey | null;
};

function CallPanel({ trigger, urls, body, apiKey }: CallProps) {
  return (
    <Panel
      title="Call it from outside"
      description={
        apiKey === null
          ? "Put the key into TRIGGER_KEY first: export TRIGGER_KEY=kick_dev_…"
          : "Ready to paste: it holds the key you just created, which is gone when you leave this page."
      }
    >
      <CodeBlock
        label={`Call ${trigger.name}`}
        snippets={callSnippets({ url: urls.wait, body, key: apiKey?.secret })}
      />
    </Panel>
  );
}
