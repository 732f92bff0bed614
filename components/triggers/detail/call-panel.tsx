"use client";

import { Anchor, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { KeyValueList } from "#components/ui/key-value-list.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { flowQueries } from "#lib/client/flow-queries.ts";
import { type AssistantPlace, consolePaths } from "#lib/contracts/paths.ts";
import type { TriggerView } from "#lib/contracts/triggers.ts";
import { exampleInput } from "../input-example.ts";
import { callSnippets } from "../snippets.ts";

type Props = { place: AssistantPlace; trigger: TriggerView; urls: NonNullable<TriggerView["call_urls"]> };

/** How other systems call it in this environment: the two addresses, and code that works once the key is set. */
export function CallPanel({ place, trigger, urls }: Props) {
  const flow = useQuery({
    ...flowQueries.detail(place.workspaceId, trigger.flow.id),
    enabled: trigger.config.settings.kind === "api" && trigger.config.settings.input_schema === null,
  });
  const body = exampleInput(trigger.config.settings, flow.data?.example ?? {});
  const address = (url: string, label: string) => (
    <>
      <code>{url}</code> <CopyButton value={url} label={`Copy ${label}`} />
    </>
  );
  return (
    <Panel
      title="Call it"
      description={
        <>
          With a workspace key in TRIGGER_KEY.{" "}
          <Anchor component={Link} href={consolePaths.keys(place)} inherit>
            API keys
          </Anchor>
        </>
      }
    >
      <Stack gap="md">
        <KeyValueList
          items={[
            { term: "Waits for the outcome", value: address(urls.wait, "address that waits") },
            { term: "Answers at once", value: address(urls.start, "address that answers at once") },
          ]}
        />
        <CodeBlock label={`Call ${trigger.name}`} snippets={callSnippets({ url: urls.wait, body })} />
      </Stack>
    </Panel>
  );
}
