"use client";

import { Anchor, Button } from "@mantine/core";
import { IconRocket } from "@tabler/icons-react";
import Link from "next/link";
import { useState } from "react";
import { EnvironmentBadge } from "#components/ui/environment-badge.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { PanelList, PanelRow } from "#components/ui/panel-list.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { StatusBadge } from "#components/ui/status-badge.tsx";
import { type AssistantPlace, consolePaths } from "#lib/contracts/paths.ts";
import type { DeploymentView, TriggerView } from "#lib/contracts/triggers.ts";
import { ENVIRONMENTS, type Environment } from "#lib/domain/environment.ts";
import { DeployDialog } from "../dialogs/deploy-dialog.tsx";
import type { TriggerRights } from "../trigger-rights.ts";
import classes from "./detail.module.css";

type Props = { place: AssistantPlace; trigger: TriggerView; rights: TriggerRights };

/** What each environment runs, and the way onwards. */
export function EnvironmentsPanel({ place, trigger, rights }: Props) {
  const [target, setTarget] = useState<Environment | null>(null);
  const at = (environment: Environment) =>
    trigger.deployments.find((deployment) => deployment.environment === environment);
  return (
    <Panel title="Environments" flush>
      <PanelList as="div">
        {ENVIRONMENTS.map((environment, index) => {
          const before = ENVIRONMENTS[index - 1];
          const source = before === undefined ? undefined : at(before);
          const here = at(environment);
          const isBehind = source !== undefined && source.version_id !== here?.version_id;
          return (
            <PanelRow
              key={environment}
              as="div"
              head={
                <>
                  <EnvironmentBadge environment={environment} />
                  {here === undefined ? (
                    <StatusBadge deployment="not_deployed" />
                  ) : (
                    <>
                      <strong className={classes.small}>v{here.version}</strong>
                      <StatusBadge deployment={here.status} />
                    </>
                  )}
                </>
              }
              actions={
                <>
                  {rights.promote && isBehind && (
                    <Button
                      size="compact-sm"
                      variant="default"
                      leftSection={<IconRocket size={14} aria-hidden />}
                      onClick={() => setTarget(environment)}
                    >
                      Promote v{source.version}
                    </Button>
                  )}
                  {environment !== place.environment && here !== undefined && (
                    <Anchor
                      component={Link}
                      href={consolePaths.trigger({ ...place, environment, triggerId: trigger.id })}
                      size="sm"
                    >
                      Open
                    </Anchor>
                  )}
                </>
              }
            >
              {here !== undefined && <DeploymentFacts deployment={here} />}
            </PanelRow>
          );
        })}
      </PanelList>
      {target !== null && (
        <DeployDialog place={place} triggerId={trigger.id} target={target} onClose={() => setTarget(null)} />
      )}
    </Panel>
  );
}

const DeploymentFacts = ({ deployment }: { deployment: DeploymentView }) => (
  <div className={classes.facts}>
    Deployed <RelativeTime at={deployment.deployed_at} />
    {deployment.deployed_by !== null && <> by {deployment.deployed_by}</>}
    {deployment.next_due_at !== null && (
      <>
        , next run <RelativeTime at={deployment.next_due_at} />
      </>
    )}
  </div>
);
