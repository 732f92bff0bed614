"use client";

import { Button } from "@mantine/core";
import { IconPlus, IconWebhook } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { useMay } from "#components/layout/permissions.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { ErrorState } from "#components/ui/error-state.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { PanelList } from "#components/ui/panel-list.tsx";
import { problemOf } from "#components/ui/problem.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { TableSkeleton } from "#components/ui/skeletons.tsx";
import { hookQueries } from "#lib/client/hook-queries.ts";
import type { HookView } from "#lib/contracts/hooks.ts";
import { type AssistantPlace, consolePaths } from "#lib/contracts/paths.ts";
import type { TriggerId } from "#lib/domain/ids.ts";
import { CreateHookDialog } from "./create-hook-dialog.tsx";
import { HookStatus } from "./hook-status.tsx";
import classes from "./hooks.module.css";
import { SENDER_WORDS } from "./sender-words.ts";

type Props = { place: AssistantPlace; triggerId: TriggerId };

/** The webhooks of a trigger in this environment: who sends, and when it was heard of last. */
export function HooksPanel({ place, triggerId }: Props) {
  const mayEdit = useMay()("trigger:edit");
  const [isCreating, setCreating] = useState(false);
  const query = useQuery(hookQueries.list({ ...place, triggerId }));
  const hooks = query.data?.items;
  const create = (
    <Button
      size="compact-sm"
      variant="default"
      leftSection={<IconPlus size={15} aria-hidden />}
      onClick={() => setCreating(true)}
    >
      Add webhook
    </Button>
  );
  return (
    <Panel
      title="Webhooks"
      description="For senders that sign their requests instead of carrying a key."
      actions={mayEdit && hooks !== undefined && hooks.length > 0 ? create : undefined}
      flush
    >
      {query.isError && hooks === undefined && (
        <ErrorState problem={problemOf(query.error)} onRetry={() => void query.refetch()} />
      )}
      {!query.isError && hooks === undefined && <TableSkeleton rows={2} columns={2} />}
      {hooks?.length === 0 && (
        <EmptyState
          icon={IconWebhook}
          title={`No webhooks in ${place.environment} yet`}
          action={mayEdit ? create : undefined}
        >
          Let GitHub, Stripe, Slack, Jira or any system that signs start this trigger: each gets a URL of its
          own, a filter and a mapping.
        </EmptyState>
      )}
      {hooks !== undefined && hooks.length > 0 && (
        <PanelList label="Webhooks">
          {hooks.map((hook) => (
            <li key={hook.id}>
              <Link
                className={classes.row}
                href={consolePaths.hook({ ...place, triggerId, hookId: hook.id })}
              >
                <span className={classes.name}>
                  {hook.name}
                  <span className={classes.dim}>
                    {SENDER_WORDS[hook.scheme].title} · {filterWords(hook)}
                  </span>
                </span>
                <span className={classes.side}>
                  <HookStatus hook={hook} />
                  <span className={classes.dim}>
                    {hook.last_delivery === null ? (
                      "No delivery yet"
                    ) : (
                      <>
                        {hook.last_delivery.event ?? "Delivery"}, <RelativeTime at={hook.last_delivery.at} />
                      </>
                    )}
                  </span>
                </span>
              </Link>
            </li>
          ))}
        </PanelList>
      )}
      {isCreating && (
        <CreateHookDialog place={place} triggerId={triggerId} onClose={() => setCreating(false)} />
      )}
    </Panel>
  );
}

function filterWords({ filter: { events, conditions } }: HookView): string {
  const [first, ...rest] = events;
  const names =
    first === undefined ? "every event" : rest.length === 0 ? first : `${first} and ${rest.length} more`;
  return conditions.length === 0
    ? names
    : `${names}, if ${conditions.length === 1 ? "a condition holds" : `${conditions.length} conditions hold`}`;
}
