"use client";

import { Button, Stack } from "@mantine/core";
import { IconBan, IconRefresh } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { PageCrumb } from "#components/layout/page-crumb.tsx";
import { useMay } from "#components/layout/permissions.tsx";
import { RefusedCallsPanel } from "#components/rejected-calls/refused-calls-panel.tsx";
import { EnvironmentBadge } from "#components/ui/environment-badge.tsx";
import { ErrorState } from "#components/ui/error-state.tsx";
import { KeyValueList } from "#components/ui/key-value-list.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { problemOf } from "#components/ui/problem.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { DetailSkeleton } from "#components/ui/skeletons.tsx";
import { keyQueries } from "#lib/client/key-queries.ts";
import { consolePaths, type Place } from "#lib/contracts/paths.ts";
import type { ApiKeyId } from "#lib/domain/ids.ts";
import { KeyNotices } from "./key-notices.tsx";
import { KeySecretsPanel } from "./key-secrets-panel.tsx";
import { KeyStatus } from "./key-status.tsx";
import classes from "./keys.module.css";
import { RevokeKeyDialog } from "./revoke-key-dialog.tsx";
import { RotateKeyDialog } from "./rotate-key-dialog.tsx";
import { SCOPE_WORDS } from "./scope-words.ts";
import { useTriggerNames } from "./use-trigger-names.ts";

/** One key: what needs a hand, its secrets and callers, what it opens, and which of its calls were refused. */
export function KeyPage({ place, keyId }: { place: Place; keyId: ApiKeyId }) {
  const mayEdit = useMay()("key:edit");
  const query = useQuery(keyQueries.detail(place.workspaceId, keyId));
  const triggerNames = useTriggerNames(place, query.data ? [query.data] : []);
  const [dialog, setDialog] = useState<"rotate" | "revoke" | null>(null);
  const key = query.data;
  if (key === undefined) {
    if (!query.isError) return <DetailSkeleton />;
    return (
      <Panel flush>
        <ErrorState problem={problemOf(query.error)} onRetry={() => void query.refetch()} />
      </Panel>
    );
  }
  const isRevoked = key.status === "revoked";
  const rotate = mayEdit && !isRevoked ? () => setDialog("rotate") : undefined;
  return (
    <>
      <PageCrumb name={key.name} />
      <PageHeader
        title={key.name}
        badges={
          <>
            <KeyStatus apiKey={key} />
            {key.environments.map((environment) => (
              <EnvironmentBadge key={environment} environment={environment} />
            ))}
          </>
        }
        back={{ href: consolePaths.keys(place), label: "API keys" }}
        actions={
          mayEdit &&
          !isRevoked && (
            <>
              <Button
                variant="default"
                color="red"
                leftSection={<IconBan size={16} aria-hidden />}
                onClick={() => setDialog("revoke")}
              >
                Revoke
              </Button>
              <Button leftSection={<IconRefresh size={16} aria-hidden />} onClick={rotate}>
                Rotate
              </Button>
            </>
          )
        }
      />
      <Stack gap="md">
        {key.revoked_at !== null && (
          <Notice tone="info" title="Revoked">
            <RelativeTime at={key.revoked_at} />
            {key.revoked_reason === "reported" && ", because somebody reported that they had found it"}. Calls
            with it are refused.
          </Notice>
        )}
        <KeyNotices apiKey={key} onRotate={rotate} />
        <div className={classes.columns}>
          <Stack gap="md">
            <KeySecretsPanel workspaceId={place.workspaceId} apiKey={key} mayEdit={mayEdit} />
            <RefusedCallsPanel place={place} filter={{ key: key.id }} />
          </Stack>
          <Panel title="What it opens">
            <KeyValueList
              items={[
                {
                  term: "May",
                  value: key.scopes.map((scope) => SCOPE_WORDS[scope].title.toLowerCase()).join(", "),
                },
                {
                  term: "Triggers",
                  value:
                    key.trigger_ids === null
                      ? "Every API trigger"
                      : key.trigger_ids.map((id) => triggerNames.get(id) ?? "A deleted trigger").join(", "),
                },
                {
                  term: "Expires",
                  value: key.expires_at === null ? "Never" : <RelativeTime at={key.expires_at} />,
                },
                {
                  term: "Last used",
                  value: key.last_used_at === null ? "Never" : <RelativeTime at={key.last_used_at} />,
                },
                {
                  term: "Created",
                  value: (
                    <>
                      <RelativeTime at={key.created_at} />
                      {key.created_by !== null && ` by ${key.created_by}`}
                    </>
                  ),
                },
              ]}
            />
          </Panel>
        </div>
      </Stack>
      {dialog === "rotate" && (
        <RotateKeyDialog workspaceId={place.workspaceId} apiKey={key} onClose={() => setDialog(null)} />
      )}
      {dialog === "revoke" && (
        <RevokeKeyDialog
          place={place}
          apiKey={key}
          triggerNames={triggerNames}
          onClose={() => setDialog(null)}
        />
      )}
    </>
  );
}
