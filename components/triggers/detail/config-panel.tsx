"use client";

import { Anchor, Button } from "@mantine/core";
import Link from "next/link";
import { useState } from "react";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { KeyValueList } from "#components/ui/key-value-list.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { type AssistantPlace, consolePaths } from "#lib/contracts/paths.ts";
import type { TriggerView } from "#lib/contracts/triggers.ts";
import { configFacts } from "../config-facts.ts";

type Props = { place: AssistantPlace; trigger: TriggerView };

/** What this environment runs, in words or as JSON. */
export function ConfigPanel({ place, trigger }: Props) {
  const [asJson, setAsJson] = useState(false);
  const facts = configFacts({ config: trigger.config, flowName: trigger.flow.name });
  return (
    <Panel
      title="Configuration"
      description={`Version ${trigger.version}`}
      actions={
        <Button size="compact-sm" variant="default" aria-pressed={asJson} onClick={() => setAsJson(!asJson)}>
          {asJson ? "In words" : "As JSON"}
        </Button>
      }
    >
      {asJson ? (
        <CodeBlock
          label="Configuration as JSON"
          snippets={[{ label: "config", language: "json", code: JSON.stringify(trigger.config, null, 2) }]}
        />
      ) : (
        <KeyValueList
          items={facts.map(({ term, value }) => ({
            term,
            value:
              term === "Flow" ? (
                <Anchor
                  component={Link}
                  href={consolePaths.flow({ ...place, flowId: trigger.flow.id })}
                  inherit
                >
                  {value}
                </Anchor>
              ) : (
                value
              ),
          }))}
        />
      )}
    </Panel>
  );
}
