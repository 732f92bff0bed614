"use client";

import { Button, Menu, Stack } from "@mantine/core";
import { IconChevronDown, IconPencil, IconPlayerPause, IconPlayerPlay } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter, useSearchParams } from "next/navigation";
import { HooksPanel } from "#components/hooks/hooks-panel.tsx";
import { PageCrumb } from "#components/layout/page-crumb.tsx";
import { RefusedCallsPanel } from "#components/rejected-calls/refused-calls-panel.tsx";
import { EnvironmentBadge } from "#components/ui/environment-badge.tsx";
import { ErrorState } from "#components/ui/error-state.tsx";
import { KindIcon } from "#components/ui/kind-icon.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { problemOf } from "#components/ui/problem.ts";
import { ExactTime, RelativeTime } from "#components/ui/relative-time.tsx";
import { SegmentTabs } from "#components/ui/segment-tabs.tsx";
import { DetailSkeleton } from "#components/ui/skeletons.tsx";
import { StatusBadge } from "#components/ui/status-badge.tsx";
import { triggerQueries } from "#lib/client/trigger-queries.ts";
import { type AssistantPlace, consolePaths } from "#lib/contracts/paths.ts";
import type { TriggerView } from "#lib/contracts/triggers.ts";
import type { TriggerId } from "#lib/domain/ids.ts";
import type { TriggerRights } from "../trigger-rights.ts";
import { useTriggerActions } from "../use-trigger-actions.tsx";
import { CallPanel } from "./call-panel.tsx";
import { ConfigPanel } from "./config-panel.tsx";
import classes from "./detail.module.css";
import { EnvironmentsPanel } from "./environments-panel.tsx";
import { NextRunsPanel } from "./next-runs-panel.tsx";
import { RecentRunsPanel } from "./recent-runs-panel.tsx";
import { SchedulePanels } from "./schedule-panels.tsx";
import { StateNotices } from "./state-notices.tsx";
import { VersionsPanel } from "./versions-panel.tsx";

type Props = { place: AssistantPlace; triggerId: TriggerId; rights: TriggerRights };

/** One trigger, as the environment in the address sees it. */
export function TriggerPage({ place, triggerId, rights }: Props) {
  const router = useRouter();
  const tab = useSearchParams().get("tab") === "versions" ? "versions" : "overview";
  const query = useQuery(triggerQueries.detail(place.workspaceId, triggerId, place.environment));
  const { actions, menuItems, dialogs } = useTriggerActions({
    place,
    rights,
    onDeleted: () => router.push(consolePaths.triggers(place)),
  });
  if (query.isError && query.data === undefined) {
    return (
      <Panel flush>
        <ErrorState problem={problemOf(query.error)} onRetry={() => void query.refetch()} />
      </Panel>
    );
  }
  const trigger = query.data;
  if (trigger === undefined) return <DetailSkeleton />;
  const path = consolePaths.trigger({ ...place, triggerId });
  const isLive = trigger.status !== "not_deployed";
  return (
    <>
      <PageCrumb name={trigger.name} />
      <PageHeader
        title={trigger.name}
        icon={<KindIcon kind={trigger.kind} size={32} />}
        badges={
          <>
            <EnvironmentBadge environment={place.environment} />
            <StatusBadge deployment={trigger.status} />
          </>
        }
        description={<Subtitle trigger={trigger} />}
        back={{ href: consolePaths.triggers(place), label: "Triggers" }}
        actions={
          <>
            {rights.edit && trigger.status === "paused" && (
              <Button variant="default" onClick={() => actions.resume(trigger)}>
                Resume
              </Button>
            )}
            {rights.edit && isLive && trigger.status !== "paused" && (
              <Button
                variant="default"
                leftSection={<IconPlayerPause size={16} aria-hidden />}
                onClick={() => actions.pauseWithNote(trigger)}
              >
                Pause
              </Button>
            )}
            {rights.edit && (
              <Button
                variant="default"
                component={Link}
                href={consolePaths.editTrigger({ ...place, triggerId })}
                leftSection={<IconPencil size={16} aria-hidden />}
              >
                Edit
              </Button>
            )}
            {rights.run && (
              <Button
                leftSection={<IconPlayerPlay size={16} aria-hidden />}
                disabled={!isLive}
                onClick={() => actions.run(trigger)}
              >
                Run now
              </Button>
            )}
            {rights.edit && (
              <Menu>
                <Menu.Target>
                  <Button variant="default" rightSection={<IconChevronDown size={15} aria-hidden />}>
                    More
                  </Button>
                </Menu.Target>
                <Menu.Dropdown>{menuItems(trigger)}</Menu.Dropdown>
              </Menu>
            )}
          </>
        }
      />
      <div className={classes.tabs}>
        <SegmentTabs
          label="Views of the trigger"
          active={tab === "versions" ? `${path}?tab=versions` : path}
          segments={[
            { label: "Overview", href: path },
            { label: "Versions", href: `${path}?tab=versions` },
          ]}
        />
      </div>
      {tab === "versions" ? (
        <VersionsPanel place={place} trigger={trigger} rights={rights} />
      ) : (
        <Stack gap="md">
          <StateNotices
            place={place}
            trigger={trigger}
            rights={rights}
            onResume={() => actions.resume(trigger)}
          />
          <div className={classes.columns}>
            <Stack gap="md">
              {trigger.config.settings.kind === "schedule" && (
                <SchedulePanels
                  place={place}
                  trigger={trigger}
                  settings={trigger.config.settings}
                  rights={rights}
                />
              )}
              <RecentRunsPanel place={place} trigger={trigger} />
              {trigger.call_urls !== null && (
                <CallPanel place={place} trigger={trigger} urls={trigger.call_urls} />
              )}
              {trigger.kind === "api" && <HooksPanel place={place} triggerId={triggerId} />}
              {trigger.kind === "api" && (
                <RefusedCallsPanel
                  place={place}
                  filter={{ trigger: triggerId, environment: place.environment }}
                />
              )}
            </Stack>
            <Stack gap="md">
              <EnvironmentsPanel place={place} trigger={trigger} rights={rights} />
              {trigger.config.settings.kind === "schedule" && trigger.status === "active" && (
                <NextRunsPanel
                  workspaceId={place.workspaceId}
                  triggerId={triggerId}
                  settings={trigger.config.settings}
                />
              )}
              <ConfigPanel place={place} trigger={trigger} />
            </Stack>
          </div>
        </Stack>
      )}
      {dialogs}
    </>
  );
}

function Subtitle({ trigger }: { trigger: TriggerView }) {
  const { next_due_at, time_zone, timing_words, flow, description } = trigger;
  return (
    <>
      {description !== "" && <div>{description}</div>}
      {timing_words} · starts {flow.name}
      {next_due_at !== null && (
        <>
          {" "}
          · next <RelativeTime at={next_due_at} timeZone={time_zone ?? undefined} /> (
          <ExactTime at={next_due_at} timeZone={time_zone ?? undefined} seconds={false} />)
        </>
      )}
    </>
  );
}
