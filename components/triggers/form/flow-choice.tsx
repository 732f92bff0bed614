"use client";

import { Button, Group, Radio, Skeleton } from "@mantine/core";
import { IconPlus, IconSitemap } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { ErrorState } from "#components/ui/error-state.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { problemOf } from "#components/ui/problem.ts";
import { durationWords } from "#components/ui/time-words.ts";
import { ToneBadge } from "#components/ui/tone-badge.tsx";
import { flowQueries } from "#lib/client/flow-queries.ts";
import type { FlowView } from "#lib/contracts/flows.ts";
import type { AssistantId, TriggerId, WorkspaceId } from "#lib/domain/ids.ts";
import { CreateFlowDialog } from "./create-flow-dialog.tsx";
import { useField } from "./faults.tsx";
import classes from "./fields.module.css";

type Props = {
  workspaceId: WorkspaceId;
  assistantId: AssistantId;
  value: string;
  onChange: (flowId: string) => void;
  /** The trigger being edited: that it uses its own flow is no warning. */
  editing?: TriggerId;
};

/** Which flow it starts, with what is worth knowing before choosing; a missing one is made on the spot. */
export function FlowChoice({ workspaceId, assistantId, value, onChange, editing }: Props) {
  const { id, error } = useField("flow_id");
  const [isCreating, setCreating] = useState(false);
  const flows = useInfiniteQuery(flowQueries.list(workspaceId, { assistant: assistantId }));
  const items = flows.data?.pages.flatMap((page) => page.items);
  const create = (
    <Button
      variant="default"
      leftSection={<IconPlus size={16} aria-hidden />}
      onClick={() => setCreating(true)}
    >
      Create flow
    </Button>
  );
  return (
    <>
      {flows.isError && items === undefined && (
        <Panel flush>
          <ErrorState problem={problemOf(flows.error)} onRetry={() => void flows.refetch()} />
        </Panel>
      )}
      {flows.isPending && <Skeleton height={140} />}
      {items?.length === 0 && (
        <Panel flush>
          <EmptyState icon={IconSitemap} title="No flows yet" action={create}>
            A flow is what a trigger starts: a code flow that ships with Kickoff, or the HTTP endpoint of your
            own engine.
          </EmptyState>
        </Panel>
      )}
      {items !== undefined && items.length > 0 && (
        <>
          <Radio.Group value={value} onChange={onChange} aria-label="Flow" error={error}>
            <div className={classes.cards}>
              {items.map((flow, index) => (
                <FlowCard key={flow.id} flow={flow} id={index === 0 ? id : undefined} editing={editing} />
              ))}
            </div>
          </Radio.Group>
          <Group mt="md">
            {create}
            {flows.hasNextPage && (
              <Button
                variant="default"
                onClick={() => void flows.fetchNextPage()}
                loading={flows.isFetchingNextPage}
              >
                Show more flows
              </Button>
            )}
          </Group>
        </>
      )}
      <CreateFlowDialog
        workspaceId={workspaceId}
        assistantId={assistantId}
        opened={isCreating}
        onClose={() => setCreating(false)}
        onCreated={(flow) => onChange(flow.id)}
      />
    </>
  );
}

type FlowCardProps = { flow: FlowView; id: string | undefined; editing: TriggerId | undefined };

function FlowCard({ flow, id, editing }: FlowCardProps) {
  const others = flow.triggers.filter((trigger) => trigger.id !== editing);
  const lacksDev = flow.kind === "http" && !flow.endpoints.some(({ environment }) => environment === "DEV");
  return (
    <Radio.Card id={id} value={flow.id} className={classes.card} aria-label={flow.name}>
      <div className={classes.cardRow}>
        <div className={classes.cardWords}>
          <div className={classes.cardTitle}>
            {flow.name}
            <ToneBadge tone="neutral">{flow.kind === "http" ? "HTTP endpoint" : "Code"}</ToneBadge>
          </div>
          {flow.description !== "" && <div className={classes.cardText}>{flow.description}</div>}
          <div className={classes.cardFacts}>
            <span>
              {flow.p95_ms === null
                ? "No successful runs yet"
                : `95 % of its runs finish within ${durationWords(flow.p95_ms)}`}
            </span>
            {others.length > 0 && (
              <span className={classes.cardWarning}>
                Already started by {others.map(({ name }) => name).join(", ")}
              </span>
            )}
            {lacksDev && (
              <span className={classes.cardWarning}>No endpoint in DEV yet: give it one on its page</span>
            )}
          </div>
        </div>
        <Radio.Indicator />
      </div>
    </Radio.Card>
  );
}
