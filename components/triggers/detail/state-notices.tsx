"use client";

import { Button } from "@mantine/core";
import Link from "next/link";
import type { ReactNode } from "react";
import { Notice } from "#components/ui/notice.tsx";
import { ExactTime, RelativeTime } from "#components/ui/relative-time.tsx";
import { type AssistantPlace, consolePaths } from "#lib/contracts/paths.ts";
import type { DeploymentView, TriggerView } from "#lib/contracts/triggers.ts";
import type { TriggerRights } from "../trigger-rights.ts";
import classes from "./detail.module.css";

type Props = { place: AssistantPlace; trigger: TriggerView; rights: TriggerRights; onResume: () => void };

/** What keeps it from starting here, why, and the way out. */
export function StateNotices({ place, trigger, rights, onResume }: Props) {
  const { environment, status, deployments } = trigger;
  const here = deployments.find((deployment) => deployment.environment === environment);
  if (status === "not_deployed") {
    return (
      <Notice tone="info" title={`Nothing runs in ${environment}`}>
        Promote a version here from the environments below. What you see is DEV's configuration.
      </Notice>
    );
  }
  if (status === "parked") {
    return (
      <Notice
        tone="warning"
        title="Its schedule cannot be planned"
        action={
          rights.edit && (
            <Button
              component={Link}
              href={consolePaths.editTrigger({ ...place, triggerId: trigger.id })}
              size="compact-sm"
              variant="default"
            >
              Edit timing
            </Button>
          )
        }
      >
        {here?.parked_reason ?? "Edit its timing to start it again."}
      </Notice>
    );
  }
  if (status === "ended") {
    return (
      <Notice tone="info" title="Its schedule is over">
        Nothing is due any more. A new timing, end or number of runs starts it again.
      </Notice>
    );
  }
  const pause = here?.pause;
  if (status !== "paused" || pause === undefined || pause === null) return null;
  return (
    <Notice
      tone={pause.reason === "person" ? "info" : "warning"}
      title={PAUSE_TITLES[pause.reason]}
      action={
        rights.edit &&
        pause.reason !== "person" && (
          <Button size="compact-sm" variant="default" onClick={onResume}>
            Resume it
          </Button>
        )
      }
    >
      <PauseFacts pause={pause} timeZone={trigger.time_zone} />
      {pause.reason === "failures" && (
        <FailureFacts
          trigger={trigger}
          run={
            pause.run_id !== null && (
              <Link href={consolePaths.run({ ...place, runId: pause.run_id })} className={classes.noticeLink}>
                the run that was one too many
              </Link>
            )
          }
        />
      )}
      {pause.reason === "environment" && (
        <> Resuming it here lets this one go on while the rest of {environment} stays paused.</>
      )}
    </Notice>
  );
}

const PAUSE_TITLES = {
  person: "Paused",
  failures: "Paused itself after failing too often",
  environment: "Paused with its whole environment",
};

type PauseFactsProps = { pause: NonNullable<DeploymentView["pause"]>; timeZone: string | null };

function PauseFacts({ pause, timeZone }: PauseFactsProps) {
  return (
    <>
      {pause.by !== null && <>By {pause.by}, </>}
      <RelativeTime at={pause.at} />
      {pause.note !== null && pause.note !== "" && <>: “{pause.note}”</>}.
      {pause.resume_at !== null && (
        <>
          {" "}
          It resumes by itself at{" "}
          <ExactTime at={pause.resume_at} timeZone={timeZone ?? undefined} seconds={false} />.
        </>
      )}
    </>
  );
}

function FailureFacts({ trigger, run }: { trigger: TriggerView; run: ReactNode }) {
  const { settings } = trigger.config;
  const limit = settings.kind === "schedule" ? settings.auto_pause_after : null;
  return (
    <>
      {limit !== null && (
        <>
          {" "}
          {limit === 1 ? "A run failed" : `${limit} runs in a row failed`}, which is this schedule's limit.
        </>
      )}{" "}
      Look at {run || "its last runs"}, mend the cause, then resume it: counting starts again, and nothing is
      caught up.
    </>
  );
}
