"use client";

import { Button, Menu } from "@mantine/core";
import {
  IconAlertTriangle,
  IconBan,
  IconCircleCheck,
  IconClockOff,
  IconKey,
  IconPlus,
} from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useMay } from "#components/layout/permissions.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { EnvironmentBadge } from "#components/ui/environment-badge.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { problemOf } from "#components/ui/problem.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { toastDone } from "#components/ui/toast.tsx";
import { ToneBadge } from "#components/ui/tone-badge.tsx";
import { useNow } from "#components/ui/use-now.ts";
import { useRevokeKey } from "#lib/client/key-mutations.ts";
import { keyQueries } from "#lib/client/key-queries.ts";
import { triggerQueries } from "#lib/client/trigger-queries.ts";
import type { KeyView } from "#lib/contracts/keys.ts";
import type { Place } from "#lib/contracts/paths.ts";
import { CreateKeyDialog } from "./create-key-dialog.tsx";
import { expiresInDays } from "./key-expiry.ts";
import classes from "./keys.module.css";
import { SCOPE_WORDS } from "./scope-words.ts";

/** The keys of a workspace: what each opens, when it ends, who used it last. */
export function KeyList({ place, mayNeverExpire }: { place: Place; mayNeverExpire: boolean }) {
  const may = useMay();
  const query = useInfiniteQuery(keyQueries.list(place.workspaceId));
  const [isCreating, setCreating] = useState(false);
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
        rowLabel={(key) => key.name}
        rowMenu={
          may("key:edit")
            ? (key) => (
                <Menu.Item
                  color="red"
                  disabled={key.status === "revoked"}
                  leftSection={<IconBan size={15} aria-hidden />}
                  onClick={() => setRevoking(key)}
                >
                  Revoke
                </Menu.Item>
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
      {revoking !== null && (
        <RevokeDialog
          place={place}
          apiKey={revoking}
          triggerNames={triggerNames}
          onClose={() => setRevoking(null)}
        />
      )}
    </>
  );
}

type RevokeProps = {
  place: Place;
  apiKey: KeyView;
  triggerNames: ReadonlyMap<string, string>;
  onClose: () => void;
};

function RevokeDialog({ place, apiKey, triggerNames, onClose }: RevokeProps) {
  const revoke = useRevokeKey(place.workspaceId);
  const { name, trigger_ids: ids, environments, scopes, last_used_at: lastUsedAt } = apiKey;
  const reach = ids === null ? "every API trigger" : listed(ids.map((id) => triggerNames.get(id) ?? id));
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title="Revoke API key"
      confirmLabel="Revoke key"
      danger
      typed={name}
      consequences={[
        `Calls with it are refused from the next request on, in ${listed(environments)}.`,
        scopes.includes("fire") ? `It can no longer start ${reach}.` : "It starts nothing today.",
        lastUsedAt === null ? (
          "It has never been used."
        ) : (
          <>
            It was last used <RelativeTime at={lastUsedAt} />
            {whoUsed(apiKey)}.
          </>
        ),
        "It cannot be brought back. Runs that it started go on.",
      ]}
      onConfirm={async () => {
        await revoke.mutateAsync(apiKey.id);
        toastDone(`${name} was revoked.`);
      }}
    >
      Programs that still use <strong>{name}</strong> will fail. Give them another key first.
    </ConfirmDialog>
  );
}

const listed = (words: readonly string[]) => new Intl.ListFormat("en", { type: "conjunction" }).format(words);

/** Names of the triggers that some key is limited to. */
function useTriggerNames(place: Place, keys: readonly KeyView[]): ReadonlyMap<string, string> {
  const { data } = useInfiniteQuery({
    ...triggerQueries.list(place.workspaceId, { environment: place.environment, kind: "api" }),
    enabled: keys.some((key) => key.trigger_ids !== null),
    refetchInterval: false,
  });
  return new Map(data?.pages.flatMap(({ items }) => items.map(({ id, name }) => [id, name] as const)));
}

function columnsFor(triggerNames: ReadonlyMap<string, string>): Column<KeyView>[] {
  return [
    { id: "name", header: "Name", cell: (key) => <KeyName apiKey={key} />, width: "24%" },
    { id: "status", header: "Status", cell: (key) => <KeyStatus apiKey={key} /> },
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
    {
      id: "created",
      header: "Created",
      cell: (key) => (
        <div>
          <RelativeTime at={key.created_at} />
          {key.created_by !== null && <span className={classes.below}>by {key.created_by}</span>}
        </div>
      ),
      hideOnTablet: true,
    },
  ];
}

const KeyName = ({ apiKey }: { apiKey: KeyView }) => (
  <span className={classes.name}>
    {apiKey.name}
    {apiKey.secrets.map(({ id, hint }) => (
      <code key={id} className={classes.hint}>
        {hint}
      </code>
    ))}
  </span>
);

function KeyStatus({ apiKey }: { apiKey: KeyView }) {
  switch (apiKey.status) {
    case "active":
      return (
        <ToneBadge tone="success" icon={IconCircleCheck} title="Calls with it are accepted">
          Active
        </ToneBadge>
      );
    case "expired":
      return (
        <ToneBadge tone="warning" icon={IconClockOff} title="Calls with it are refused since it expired">
          Expired
        </ToneBadge>
      );
    case "revoked":
      return (
        <ToneBadge tone="neutral" icon={IconBan} title={apiKey.revoked_reason ?? "Calls with it are refused"}>
          Revoked
        </ToneBadge>
      );
  }
}

function KeyExpiry({ apiKey }: { apiKey: KeyView }) {
  const now = useNow();
  if (apiKey.status === "revoked") return <span className={classes.dimmed}>–</span>;
  if (apiKey.expires_at === null) return <span className={classes.dimmed}>never</span>;
  const days = now === null ? null : expiresInDays(apiKey, now);
  if (days === null) return <RelativeTime at={apiKey.expires_at} />;
  return (
    <ToneBadge
      tone="warning"
      icon={IconAlertTriangle}
      title="Create a new key and give it to the caller before this one ends"
    >
      <RelativeTime at={apiKey.expires_at} />
    </ToneBadge>
  );
}

const newestUse = (key: KeyView) =>
  key.secrets
    .filter(({ last_used_at }) => last_used_at !== null)
    .sort((a, b) => Date.parse(b.last_used_at ?? "") - Date.parse(a.last_used_at ?? ""))[0];

function whoUsed(key: KeyView): string {
  const use = newestUse(key);
  const from = use?.last_used_ip ? ` from ${use.last_used_ip}` : "";
  return use?.last_used_agent ? `${from} by ${use.last_used_agent}` : from;
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
