"use client";

import { Button, Menu } from "@mantine/core";
import { IconDots, IconPencil, IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { PageCrumb } from "#components/layout/page-crumb.tsx";
import { useMay } from "#components/layout/permissions.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { ErrorState } from "#components/ui/error-state.tsx";
import { KeyValueList } from "#components/ui/key-value-list.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { problemOf } from "#components/ui/problem.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { DetailSkeleton } from "#components/ui/skeletons.tsx";
import { StatusBadge } from "#components/ui/status-badge.tsx";
import { durationWords } from "#components/ui/time-words.ts";
import { toastDone } from "#components/ui/toast.tsx";
import { useDeleteFlow, useUpdateFlow } from "#lib/client/flow-mutations.ts";
import { flowQueries } from "#lib/client/flow-queries.ts";
import type { FlowView } from "#lib/contracts/flows.ts";
import { type AssistantPlace, consolePaths } from "#lib/contracts/paths.ts";
import type { FlowId } from "#lib/domain/ids.ts";
import { RunStateName } from "#lib/domain/run.ts";
import { FlowDialog } from "./flow-dialog.tsx";
import { FlowEndpoints } from "./flow-endpoints.tsx";
import { FlowKindLabel } from "./flow-kind.tsx";
import { FlowTestPanel } from "./flow-test-panel.tsx";
import classes from "./flows.module.css";
import { CONTRACT_SNIPPETS, VERIFY_SNIPPETS } from "./verify-snippets.ts";

/** Its last run moves by itself. Milliseconds. */
const LAST_RUN_POLL_MS = 5_000;

/** One flow: where it runs, a test, how an engine recognises us, and who uses it. */
export function FlowPage({ place, flowId }: { place: AssistantPlace; flowId: FlowId }) {
  const query = useQuery({
    ...flowQueries.detail(place.workspaceId, flowId),
    refetchInterval: LAST_RUN_POLL_MS,
  });
  if (query.data) return <Flow place={place} flow={query.data} />;
  if (query.isError)
    return <ErrorState problem={problemOf(query.error)} onRetry={() => void query.refetch()} />;
  return <DetailSkeleton />;
}

function Flow({ place, flow }: { place: AssistantPlace; flow: FlowView }) {
  return (
    <>
      <PageCrumb name={flow.name} />
      <PageHeader
        title={flow.name}
        badges={<FlowKindLabel kind={flow.kind} />}
        description={flow.description === "" ? undefined : flow.description}
        actions={<FlowActions place={place} flow={flow} />}
      />
      <div className={classes.columns}>
        <div className={classes.main}>
          {flow.kind === "http" && <FlowEndpoints place={place} flow={flow} />}
          <FlowTestPanel place={place} flow={flow} />
          {flow.kind === "http" && <EngineContract />}
        </div>
        <aside>
          <Panel title="Details">
            <Facts place={place} flow={flow} />
          </Panel>
        </aside>
      </div>
    </>
  );
}

function EngineContract() {
  return (
    <>
      <Panel
        title="Check the signature"
        description="Every call is signed by the Standard Webhooks specification. An engine that does not check it starts for anybody."
      >
        <CodeBlock label="Checking the signature" snippets={VERIFY_SNIPPETS} />
      </Panel>
      <Panel
        title="What your engine receives and answers"
        description="200 with JSON is the output. 202 means: accepted, I shall report to the callback URL."
      >
        <CodeBlock label="The engine's contract" snippets={CONTRACT_SNIPPETS} />
      </Panel>
    </>
  );
}

function Facts({ place, flow }: { place: AssistantPlace; flow: FlowView }) {
  const state = RunStateName.safeParse(flow.last_run?.state);
  return (
    <KeyValueList
      items={[
        ...(flow.code_flow_id === null
          ? []
          : [{ term: "Code flow", value: <code>{flow.code_flow_id}</code> }]),
        {
          term: "Used by",
          value:
            flow.triggers.length === 0 ? (
              <span className={classes.dimmed}>no trigger</span>
            ) : (
              <ul className={classes.users}>
                {flow.triggers.map(({ id, name }) => (
                  <li key={id}>
                    <Link href={consolePaths.trigger({ ...place, triggerId: id })} className={classes.link}>
                      {name}
                    </Link>
                  </li>
                ))}
              </ul>
            ),
        },
        {
          term: "p95 duration",
          value:
            flow.p95_ms === null ? (
              <span className={classes.dimmed}>no runs yet</span>
            ) : (
              durationWords(flow.p95_ms)
            ),
        },
        {
          term: "Last run",
          value:
            flow.last_run === null ? (
              <span className={classes.dimmed}>never</span>
            ) : (
              <Link
                href={consolePaths.run({ ...place, runId: flow.last_run.id })}
                className={classes.lastRun}
              >
                {state.success && <StatusBadge run={state.data} />}
                <RelativeTime at={flow.last_run.created_at} />
              </Link>
            ),
        },
        {
          term: "All its runs",
          value: (
            <Link href={`${consolePaths.runs(place)}?flow=${flow.id}`} className={classes.link}>
              Open in Runs
            </Link>
          ),
        },
        { term: "Created", value: <RelativeTime at={flow.created_at} /> },
      ]}
    />
  );
}

function FlowActions({ place, flow }: { place: AssistantPlace; flow: FlowView }) {
  const may = useMay();
  const router = useRouter();
  const update = useUpdateFlow(place.workspaceId);
  const remove = useDeleteFlow(place.workspaceId);
  const [asking, setAsking] = useState<"rename" | "delete" | null>(null);
  const close = () => setAsking(null);
  if (!may("flow:edit")) return null;
  const isUsed = flow.triggers.length > 0;
  return (
    <>
      <Menu>
        <Menu.Target>
          <Button variant="default" px={9} aria-label={`Actions for ${flow.name}`}>
            <IconDots size={17} aria-hidden />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPencil size={15} aria-hidden />} onClick={() => setAsking("rename")}>
            Rename
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item
            color="red"
            leftSection={<IconTrash size={15} aria-hidden />}
            onClick={() => setAsking("delete")}
          >
            Delete
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <FlowDialog
        opened={asking === "rename"}
        onClose={close}
        flow={flow}
        onSave={async (values) => {
          await update.mutateAsync({ flow: flow.id, ...values });
          close();
        }}
      />
      <ConfirmDialog
        opened={asking === "delete"}
        onClose={close}
        title="Delete flow"
        confirmLabel="Delete flow"
        danger
        typed={isUsed ? undefined : flow.name}
        consequences={
          isUsed
            ? []
            : [
                ...(flow.kind === "http"
                  ? ["Its endpoints and signing secrets go in every environment."]
                  : []),
                "Its runs stay readable.",
              ]
        }
        onConfirm={async () => {
          await remove.mutateAsync(flow.id);
          toastDone(`${flow.name} was deleted.`);
          router.push(consolePaths.flows(place));
        }}
      >
        {isUsed ? (
          <Notice tone="warning" title="Triggers still use this flow">
            {flow.triggers.map(({ name }) => name).join(", ")}. Point them at another flow, or delete them,
            before you delete <strong>{flow.name}</strong>; until then it is refused.
          </Notice>
        ) : (
          <>
            <strong>{flow.name}</strong> can no longer be chosen or tested.
          </>
        )}
      </ConfirmDialog>
    </>
  );
}
