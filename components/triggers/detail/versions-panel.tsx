"use client";

import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { EnvironmentBadge } from "#components/ui/environment-badge.tsx";
import { ErrorState } from "#components/ui/error-state.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { PanelList, PanelMore, PanelRow } from "#components/ui/panel-list.tsx";
import { problemOf } from "#components/ui/problem.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { DetailSkeleton } from "#components/ui/skeletons.tsx";
import { triggerQueries } from "#lib/client/trigger-queries.ts";
import type { AssistantPlace } from "#lib/contracts/paths.ts";
import type { TriggerView, VersionView } from "#lib/contracts/triggers.ts";
import { DeployDialog } from "../dialogs/deploy-dialog.tsx";
import type { TriggerRights } from "../trigger-rights.ts";
import { ChangeList } from "./change-list.tsx";
import classes from "./detail.module.css";

type Props = { place: AssistantPlace; trigger: TriggerView; rights: TriggerRights };

/** Every version with what it changed; an older one can be put back into this environment. */
export function VersionsPanel({ place, trigger, rights }: Props) {
  const [chosen, setChosen] = useState<VersionView | null>(null);
  const query = useInfiniteQuery(triggerQueries.versions(place.workspaceId, trigger.id));
  if (query.isError)
    return <ErrorState problem={problemOf(query.error)} onRetry={() => void query.refetch()} />;
  if (query.data === undefined) return <DetailSkeleton />;
  const versions = query.data.pages.flatMap(({ items }) => items);
  const here = trigger.deployments.find(({ environment }) => environment === place.environment);
  return (
    <Panel title="Versions" description="A version never changes. Editing makes the next one, in DEV." flush>
      <PanelList as="div">
        {versions.map((version, index) => {
          const before = versions[index + 1];
          const isHere = version.id === here?.version_id;
          const isOlder = here !== undefined && version.number < here.version;
          return (
            <PanelRow
              key={version.id}
              as="article"
              label={`Version ${version.number}`}
              head={
                <>
                  <span className={classes.versionNumber}>Version {version.number}</span>
                  {version.environments.map((environment) => (
                    <EnvironmentBadge key={environment} environment={environment} />
                  ))}
                  <span className={classes.dim}>
                    <RelativeTime at={version.created_at} />
                    {version.created_by !== null && <> by {version.created_by}</>}
                  </span>
                </>
              }
              actions={
                rights.promote &&
                !isHere && (
                  <Button size="compact-sm" variant="default" onClick={() => setChosen(version)}>
                    {isOlder ? "Roll back" : "Deploy"} {place.environment}
                    {isOlder ? " to this" : ""}
                  </Button>
                )
              }
            >
              <div className={classes.changesOf}>
                {before === undefined && !query.hasNextPage ? (
                  <p className={classes.quiet}>The first version.</p>
                ) : (
                  before !== undefined && <ChangeList before={before} after={version} />
                )}
              </div>
            </PanelRow>
          );
        })}
      </PanelList>
      <PanelMore query={query}>Show older versions</PanelMore>
      {chosen !== null && (
        <DeployDialog
          place={place}
          triggerId={trigger.id}
          target={place.environment}
          version={chosen}
          onClose={() => setChosen(null)}
        />
      )}
    </Panel>
  );
}
