"use client";

import { Anchor, SegmentedControl, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { VERIFY_SNIPPETS } from "#components/flows/verify-snippets.ts";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { KeyValueList } from "#components/ui/key-value-list.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { flowQueries } from "#lib/client/flow-queries.ts";
import { type AssistantPlace, consolePaths } from "#lib/contracts/paths.ts";
import type { TriggerView } from "#lib/contracts/triggers.ts";
import { exampleInput } from "../input-example.ts";
import { backgroundSnippets, callSnippets } from "../snippets.ts";

type Props = { place: AssistantPlace; trigger: TriggerView; urls: NonNullable<TriggerView["call_urls"]> };

const TOPICS = [
  { value: "wait", label: "Wait for the outcome" },
  { value: "start", label: "In the background" },
  { value: "verify", label: "Check the signature" },
] as const;
type Topic = (typeof TOPICS)[number]["value"];

const WORDS: Record<Topic, string> = {
  wait: "Answers with the outcome, or with 202 and a status_url when the run is not over in time. Hanging up cancels nothing.",
  start: "Answers at once, then asks for the outcome. Asking needs a key with the scope “read”.",
  verify:
    "For your own engine, which this trigger's flow may be: each call to it is signed with its secret (Standard Webhooks). These servers answer what comes from here and nothing else.",
};

/** How other systems call it in this environment, and how an engine checks who called: code that works once the key is set. */
export function CallPanel({ place, trigger, urls }: Props) {
  const [topic, setTopic] = useState<Topic>("wait");
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
  const snippets = {
    wait: callSnippets({ url: urls.wait, body }),
    start: backgroundSnippets({ url: urls.start, body }),
    verify: VERIFY_SNIPPETS,
  }[topic];
  return (
    <Panel
      title="Call it"
      description={
        <>
          With a workspace key in TRIGGER_KEY.{" "}
          <Anchor component={Link} href={consolePaths.keys(place)} inherit underline="always">
            API keys
          </Anchor>{" "}
          ·{" "}
          <Anchor
            component={Link}
            href={`${consolePaths.apiReference()}#callTrigger`}
            inherit
            underline="always"
          >
            API reference
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
        <Stack gap="xs">
          <SegmentedControl
            aria-label="What the code does"
            size="xs"
            data={[...TOPICS]}
            value={topic}
            onChange={(value) => setTopic(value as Topic)}
          />
          <Text size="sm" c="dimmed">
            {WORDS[topic]}
          </Text>
        </Stack>
        <CodeBlock key={topic} label={`Call ${trigger.name}`} snippets={snippets} />
      </Stack>
    </Panel>
  );
}
