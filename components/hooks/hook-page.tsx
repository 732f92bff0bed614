"use client";

import { Button, Stack } from "@mantine/core";
import { IconRefresh, IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { PageCrumb } from "#components/layout/page-crumb.tsx";
import { useMay } from "#components/layout/permissions.tsx";
import { RefusedCallsPanel } from "#components/rejected-calls/refused-calls-panel.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { EnvironmentBadge } from "#components/ui/environment-badge.tsx";
import { ErrorState } from "#components/ui/error-state.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { problemOf } from "#components/ui/problem.ts";
import { ExactTime } from "#components/ui/relative-time.tsx";
import { DetailSkeleton } from "#components/ui/skeletons.tsx";
import { toastDone, toastProblem } from "#components/ui/toast.tsx";
import { useDeleteHook, useEndHookOverlap } from "#lib/client/hook-mutations.ts";
import { hookQueries } from "#lib/client/hook-queries.ts";
import type { HookView } from "#lib/contracts/hooks.ts";
import { type AssistantPlace, consolePaths } from "#lib/contracts/paths.ts";
import type { HookId, TriggerId } from "#lib/domain/ids.ts";
import { DeliveriesPanel } from "./deliveries-panel.tsx";
import { HookEditor } from "./hook-editor.tsx";
import { HookStatus } from "./hook-status.tsx";
import classes from "./hooks.module.css";
import { SecretDialog } from "./secret-dialog.tsx";
import { SENDER_WORDS } from "./sender-words.ts";

type Props = { place: AssistantPlace; triggerId: TriggerId; hookId: HookId };

/** One webhook: how to connect its sender, what it lets through, what arrived and what was refused. */
export function HookPage({ place, triggerId, hookId }: Props) {
  const router = useRouter();
  const mayEdit = useMay()("trigger:edit");
  const at = { ...place, triggerId, hookId };
  const query = useQuery(hookQueries.detail(at));
  const removal = useDeleteHook(at);
  const [dialog, setDialog] = useState<"secret" | "delete" | null>(null);
  const [delivery, setDelivery] = useState<string | null>(null);
  const hook = query.data;
  if (hook === undefined) {
    if (!query.isError) return <DetailSkeleton />;
    return (
      <Panel flush>
        <ErrorState problem={problemOf(query.error)} onRetry={() => void query.refetch()} />
      </Panel>
    );
  }
  const back = consolePaths.trigger({ ...place, triggerId });
  return (
    <>
      <PageCrumb name={hook.name} />
      <PageHeader
        title={hook.name}
        badges={
          <>
            <EnvironmentBadge environment={hook.environment} />
            <HookStatus hook={hook} />
          </>
        }
        description={SENDER_WORDS[hook.scheme].title}
        back={{ href: back, label: "Trigger" }}
        actions={
          mayEdit && (
            <>
              {hook.secret !== "unsigned" && (
                <Button
                  variant="default"
                  leftSection={<IconRefresh size={16} aria-hidden />}
                  onClick={() => setDialog("secret")}
                >
                  {hook.secret === "missing" ? "Set secret" : "Rotate secret"}
                </Button>
              )}
              <Button
                variant="default"
                leftSection={<IconTrash size={16} aria-hidden />}
                onClick={() => setDialog("delete")}
              >
                Delete
              </Button>
            </>
          )
        }
      />
      <Stack gap="md">
        <HookNotices hook={hook} at={at} onSetSecret={mayEdit ? () => setDialog("secret") : undefined} />
        <ConnectPanel hook={hook} />
        <HookEditor place={at} hook={hook} delivery={delivery} mayEdit={mayEdit} />
        <DeliveriesPanel place={place} at={at} shown={delivery} onShow={setDelivery} />
        <RefusedCallsPanel place={place} filter={{ hook: hookId }} />
      </Stack>
      {dialog === "secret" && <SecretDialog place={at} hook={hook} onClose={() => setDialog(null)} />}
      <ConfirmDialog
        opened={dialog === "delete"}
        onClose={() => setDialog(null)}
        title="Delete webhook"
        confirmLabel="Delete webhook"
        danger
        typed={hook.environment === "PROD" ? hook.name : undefined}
        consequences={[
          "Its URL is refused from the next delivery on.",
          "Its secrets are forgotten. Runs that it started stay.",
        ]}
        onConfirm={async () => {
          await removal.mutateAsync();
          toastDone(`${hook.name} was deleted.`);
          router.push(back);
        }}
      >
        <strong>{hook.name}</strong> cannot be brought back: a new webhook has another URL.
      </ConfirmDialog>
    </>
  );
}

type NoticesProps = {
  hook: HookView;
  at: Parameters<typeof useEndHookOverlap>[0];
  onSetSecret: (() => void) | undefined;
};

/** What needs a hand. */
function HookNotices({ hook, at, onSetSecret }: NoticesProps) {
  const endOverlap = useEndHookOverlap(at);
  const act = (label: string, onClick: () => void) => (
    <Button size="compact-sm" variant="default" onClick={onClick} loading={endOverlap.isPending}>
      {label}
    </Button>
  );
  return (
    <>
      {hook.secret === "missing" && (
        <Notice
          tone="warning"
          title="Every delivery is refused until the signing secret is set"
          action={onSetSecret && act("Set secret", onSetSecret)}
        >
          {SENDER_WORDS[hook.scheme].title} shows it once it knows the URL.
        </Notice>
      )}
      {hook.secret === "unsigned" && (
        <Notice tone="warning" title="Nothing proves who sends">
          Whoever learns the URL can start runs with any input. Choose a sender that signs where you can.
        </Notice>
      )}
      {hook.previous_secret_until !== null && (
        <Notice
          tone="info"
          title="Two secrets verify at the moment"
          action={
            onSetSecret &&
            act("End now", () =>
              endOverlap.mutate(undefined, {
                onError: (thrown) => toastProblem("The overlap was not ended", thrown),
              }),
            )
          }
        >
          The one before the current one is refused from <ExactTime at={hook.previous_secret_until} /> on.
        </Notice>
      )}
    </>
  );
}

function ConnectPanel({ hook }: { hook: HookView }) {
  const { title, steps } = SENDER_WORDS[hook.scheme];
  return (
    <Panel title={`Connect ${hook.sender === null ? title : "the sender"}`}>
      <Stack gap="md">
        <div className={classes.url}>
          {hook.url === null ? (
            <span className={classes.dim}>The URL is shown to those who may edit triggers.</span>
          ) : (
            <>
              <code>{hook.url}</code>
              <CopyButton value={hook.url} label="Copy URL" />
            </>
          )}
        </div>
        <ol className={classes.steps}>
          {steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      </Stack>
    </Panel>
  );
}
