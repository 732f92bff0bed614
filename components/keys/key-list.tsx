"use client";

import { Button, Menu } from "@mantine/core";
import {
  IconAlertTriangle,
  IconBan,
  IconClockPause,
  IconKey,
  IconPlus,
  IconRefresh,
} from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useMay } from "#components/layout/permissions.tsx";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { EnvironmentBadge } from "#components/ui/environment-badge.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { problemOf } from "#components/ui/problem.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { toastDone } from "#components/ui/toast.tsx";
import { ToneBadge } from "#components/ui/tone-badge.tsx";
import { useNow } from "#components/ui/use-now.ts";
import { keyQueries } from "#lib/client/key-queries.ts";
import type { KeyView } from "#lib/contracts/keys.ts";
import { consolePaths, type Place } from "#lib/contracts/paths.ts";
import { CreateKeyDialog } from "./create-key-dialog.tsx";
import { expiresInDays, expiryTone } from "./key-expiry.ts";
import { KeyStatus } from "./key-status.tsx";
import classes from "./keys.module.css";
import { newestUse } from "./newest-use.ts";
import { KEY_NOTICE_WORDS } from "./notice-words.ts";
import { RevokeKeyDialog } from "./revoke-key-dialog.tsx";
import { RotateKeyDialog } from "./rotate-key-dialog.tsx";
import { SCOPE_WORDS } from "./scope-words.ts";
import { useTriggerNames } from "./use-trigger-names.ts";

/** The keys of a workspace: what each opens, when it ends, who used it last. */
export function KeyList({ place, mayNeverExpire }: { place: Place; mayNeverExpire: boolean }) {
  const may = useMay();
  const query = useInfiniteQuery(keyQueries.list(place.workspaceId));
  const [isCreating, setCreating] = useState(false);
  const [rotating, setRotating] = useState<KeyView | null>(null);
  const [revoking, setRevoking] = useState<KeyView | null>(null);
  const triggerNames = useTriggerNames(place, query.data?.pages.flatMap(({ items }) => items) ?? []);
  const keys = query.data?.pages.flatMap(({ items }) => items);
  const createButton = may("key:edit") && (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setCreating(true)}>
      Create API key
    </Button>
  );
  return (
    <>
      <PageHeader
        title="API keys"
        description="A key lets a program start triggers of this workspace. Its secret is shown once and stored as a hash."
        actions={keys !== undefined && keys.length > 0 ? createButton : undefined}
      />
      <DataTable
        label="API keys"
        columns={columnsFor(triggerNames)}
        rows={keys}
        rowId={(key) => key.id}
        rowHref={(key) => consolePaths.key({ ...place, keyId: key.id })}
        rowLabel={(key) => key.name}
        rowMenu={
          may("key:edit")
            ? (key) => (
                <>
                  <Menu.Item
                    disabled={key.status === "revoked"}
                    leftSection={<IconRefresh size={15} aria-hidden />}
                    onClick={() => setRotating(key)}
                  >
                    Rotate
                  </Menu.Item>
                  <Menu.Item
                    color="red"
                    disabled={key.status === "revoked"}
                    leftSection={<IconBan size={15} aria-hidden />}
                    onClick={() => setRevoking(key)}
                  >
                    Revoke
                  </Menu.Item>
                </>
              )
            : undefined
        }
        problem={query.isError ? problemOf(query.error) : null}
        onRetry={() => void query.refetch()}
        empty={
          <EmptyState icon={IconKey} title="No API keys yet" action={createButton || undefined}>
            Create one for each program that calls this workspace, so that each can be replaced on its own.
          </EmptyState>
        }
        more={
          query.hasNextPage
            ? { load: () => void query.fetchNextPage(), isLoading: query.isFetchingNextPage }
            : undefined
        }
      />
      <CreateKeyDialog
        workspaceId={place.workspaceId}
        opened={isCreating}
        onClose={() => setCreating(false)}
        environments={[place.environment]}
        mayNeverExpire={mayNeverExpire}
        onCreated={({ key }) => toastDone(`${key.name} is ready to use.`)}
      />
      {rotating !== null && (
        <RotateKeyDialog
          workspaceId={place.workspaceId}
          apiKey={rotating}
          onClose={() => setRotating(null)}
        />
      )}
      {revoking !== null && (
        <RevokeKeyDialog
          place={place}
          apiKey={revoking}
          triggerNames={triggerNames}
          onClose={() => setRevoking(null)}
        />
      )}
    </>
  );
}

function columnsFor(triggerNames: ReadonlyMap<string, string>): Column<KeyView>[] {
  return [
    { id: "name", header: "Name", cell: (key) => <KeyName apiKey={key} />, width: "24%" },
    { id: "status", header: "Status", cell: (key) => <StatusAndNotices apiKey={key} /> },
    {
      id: "environments",
      header: "Environments",
      cell: (key) => (
        <span className={classes.badges}>
          {key.environments.map((environment) => (
            <EnvironmentBadge key={environment} environment={environment} />
          ))}
        </span>
      ),
    },
    {
      id: "scopes",
      header: "May",
      cell: (key) => (
        <div>
          {key.scopes.map((scope) => SCOPE_WORDS[scope].title.toLowerCase()).join(", ")}
          <span className={classes.below}>
            {key.trigger_ids === null
              ? "every trigger"
              : key.trigger_ids.map((id) => triggerNames.get(id) ?? "a deleted trigger").join(", ")}
          </span>
        </div>
      ),
      hideOnTablet: true,
    },
    { id: "expires", header: "Expires", cell: (key) => <KeyExpiry apiKey={key} /> },
    { id: "used", header: "Last used", cell: (key) => <LastUse apiKey={key} /> },
  ];
}

const KeyName = ({ apiKey }: { apiKey: KeyView }) => (
  <span className={classes.name}>
    {apiKey.name}
    {apiKey.secrets
      .filter(({ state }, index) => state !== "ended" || index === 0)
      .map(({ id, hint }) => (
        <code key={id} className={classes.hint}>
          {hint}
        </code>
      ))}
  </span>
);

const StatusAndNotices = ({ apiKey }: { apiKey: KeyView }) => (
  <span className={classes.badges}>
    <KeyStatus apiKey={apiKey} />
    {apiKey.secrets.some(({ state }) => state === "overlapping") && (
      <ToneBadge tone="info" icon={IconClockPause} title="Two secrets work until the rotation's overlap ends">
        Rotating
      </ToneBadge>
    )}
    {apiKey.notices
      // The column beside it tells the end.
      .filter(({ kind }) => kind !== "expiring")
      .map(({ kind }) => (
        <ToneBadge
          key={kind}
          tone={kind === "unused" ? "neutral" : "danger"}
          icon={IconAlertTriangle}
          title={KEY_NOTICE_WORDS[kind].text}
        >
          {KEY_NOTICE_WORDS[kind].short}
        </ToneBadge>
      ))}
  </span>
);

function KeyExpiry({ apiKey }: { apiKey: KeyView }) {
  const now = useNow();
  if (apiKey.status === "revoked") return <span className={classes.dimmed}>–</span>;
  if (apiKey.expires_at === null) return <span className={classes.dimmed}>never</span>;
  const days = now === null ? null : expiresInDays(apiKey, now);
  if (days === null) return <RelativeTime at={apiKey.expires_at} />;
  return (
    <ToneBadge
      tone={expiryTone(days)}
      icon={IconAlertTriangle}
      title="Rotate it and give the caller the new secret before it ends"
    >
      <RelativeTime at={apiKey.expires_at} />
    </ToneBadge>
  );
}

function LastUse({ apiKey }: { apiKey: KeyView }) {
  if (apiKey.last_used_at === null) return <span className={classes.dimmed}>never</span>;
  const use = newestUse(apiKey);
  return (
    <div>
      <RelativeTime at={apiKey.last_used_at} />
      {use?.last_used_ip && (
        <span className={classes.below} title={use.last_used_agent ?? undefined}>
          {use.last_used_ip}
          {use.last_used_agent && ` · ${use.last_used_agent}`}
        </span>
      )}
    </div>
  );
}
