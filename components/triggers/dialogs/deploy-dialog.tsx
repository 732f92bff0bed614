"use client";

import { Skeleton } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { ErrorNotice } from "#components/ui/error-notice.tsx";
import { problemOf } from "#components/ui/problem.ts";
import { toastDone } from "#components/ui/toast.tsx";
import { useDeployTrigger } from "#lib/client/trigger-mutations.ts";
import { triggerQueries } from "#lib/client/trigger-queries.ts";
import type { AssistantPlace } from "#lib/contracts/paths.ts";
import type { TriggerView, VersionView } from "#lib/contracts/triggers.ts";
import { ENVIRONMENTS, type Environment } from "#lib/domain/environment.ts";
import type { TriggerId } from "#lib/domain/ids.ts";
import { ChangeList } from "../detail/change-list.tsx";

type Props = {
  place: AssistantPlace;
  triggerId: TriggerId;
  target: Environment;
  /** Deploys this version; left out, it promotes what the environment before runs. */
  version?: VersionView;
  onClose: () => void;
};

/** Promote or roll back, with what changes there before it is done. */
export function DeployDialog({ place, triggerId, target, version, onClose }: Props) {
  const deploy = useDeployTrigger(place.workspaceId);
  const detail = useQuery({
    ...triggerQueries.detail(place.workspaceId, triggerId, place.environment),
    refetchInterval: false,
  });
  const versions = useInfiniteQuery(triggerQueries.versions(place.workspaceId, triggerId));
  const failed = [detail, versions].find(({ isError }) => isError);
  const known = versions.data?.pages.flatMap(({ items }) => items);
  const chosen = version ?? (detail.data && known && sourceVersion(detail.data, known, target));
  const running = detail.data?.deployments.find(({ environment }) => environment === target);
  const before = known?.find(({ id }) => id === running?.version_id);
  const title =
    version === undefined ? `Promote to ${target}` : `Deploy version ${version.number} to ${target}`;
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title={title}
      confirmLabel={version === undefined ? "Promote" : "Deploy"}
      consequences={consequences(target, running?.status === "paused", running === undefined)}
      onConfirm={async () => {
        const view = await deploy.mutateAsync({
          trigger: triggerId,
          environment: target,
          ...(version === undefined ? {} : { version_id: version.id }),
        });
        toastDone(`${view.name} runs version ${chosen?.number ?? ""} in ${target}`);
      }}
    >
      {failed !== undefined && <ErrorNotice problem={problemOf(failed.error)} />}
      {failed === undefined && chosen === undefined && <Skeleton height={80} />}
      {chosen !== undefined && (
        <>
          <p style={{ marginTop: 0 }}>
            {before === undefined
              ? `Version ${chosen.number} goes live in ${target} for the first time.`
              : `${target} goes from version ${before.number} to version ${chosen.number}.`}
          </p>
          <ChangeList before={before ?? null} after={chosen} />
        </>
      )}
    </ConfirmDialog>
  );
}

/** What the environment before the target runs. */
function sourceVersion(
  trigger: TriggerView,
  versions: readonly VersionView[],
  target: Environment,
): VersionView | undefined {
  const source = ENVIRONMENTS[ENVIRONMENTS.indexOf(target) - 1];
  const deployment = trigger.deployments.find(({ environment }) => environment === source);
  return versions.find(({ id }) => id === deployment?.version_id);
}

function consequences(target: Environment, isPaused: boolean, isFirst: boolean): string[] {
  if (isPaused) return [`It is paused in ${target} and stays so until it is resumed.`];
  if (isFirst) return [`It is active in ${target} at once.`];
  return ["Runs under way finish as they began."];
}
