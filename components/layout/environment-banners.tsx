"use client";

import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { toastDone } from "#components/ui/toast.tsx";
import { useResumeEnvironment } from "#lib/client/workspace-mutations.ts";
import { workspaceQueries } from "#lib/client/workspace-queries.ts";
import type { EnvironmentView } from "#lib/contracts/environments.ts";
import { consolePaths, type Place } from "#lib/contracts/paths.ts";
import { SWEEP_INTERVAL_SECONDS } from "#lib/domain/limits.ts";
import classes from "./console-shell.module.css";
import { useMay } from "./permissions.tsx";

/** What holds the whole environment up, on every page for as long as it does: a pause, or that nothing sweeps. */
export function EnvironmentBanners({ place }: { place: Place }) {
  const { data } = useQuery(workspaceQueries.environment(place.workspaceId, place.environment));
  if (data === undefined || (data.pause === null && !data.sweep.stale)) return null;
  return (
    <section aria-label={`State of ${place.environment}`} className={classes.banners}>
      {data.sweep.stale && <SweepBanner lastAt={data.sweep.last_at} />}
      {data.pause !== null && <PauseBanner place={place} pause={data.pause} />}
    </section>
  );
}

function SweepBanner({ lastAt }: { lastAt: string | null }) {
  return (
    <Notice
      tone="warning"
      title="Schedules are not firing: nothing checks them at the moment"
      action={
        <Button component={Link} href={consolePaths.scheduleDocs()} size="compact-sm" variant="default">
          What to do
        </Button>
      }
    >
      {lastAt === null ? (
        <>They have never been checked. </>
      ) : (
        <>
          They were last checked <RelativeTime at={lastAt} />; more than {(2 * SWEEP_INTERVAL_SECONDS) / 60}{" "}
          minutes is too long.{" "}
        </>
      )}
      Start the worker, or let the cron job call <code>/api/cron/sweep</code>. What comes due meanwhile is
      made up for as each schedule says.
    </Notice>
  );
}

type PauseProps = { place: Place; pause: NonNullable<EnvironmentView["pause"]> };

function PauseBanner({ place, pause }: PauseProps) {
  const { environment } = place;
  const [isAsking, setAsking] = useState(false);
  const resume = useResumeEnvironment(place.workspaceId, environment);
  const may = useMay();
  const mayResume = may(environment === "PROD" ? "trigger:promote" : "trigger:edit");
  const held = triggersWords(pause.held);
  return (
    <>
      <Notice
        tone="warning"
        title={`All of ${environment} is paused`}
        action={
          mayResume && (
            <Button size="compact-sm" variant="default" onClick={() => setAsking(true)}>
              Resume {held}
            </Button>
          )
        }
      >
        {pause.by === null ? "Since " : `By ${pause.by}, `}
        <RelativeTime at={pause.at} />
        {pause.note !== "" && <>: “{pause.note}”</>}. It holds {held}; what is deployed here now begins
        paused, too.
      </Notice>
      <ConfirmDialog
        opened={isAsking}
        onClose={() => setAsking(false)}
        title={`Resume ${environment}`}
        confirmLabel={`Resume ${held}`}
        consequences={[
          "Exactly what this pause holds goes on. What a person or a run of failures paused stays paused.",
          "Schedules go on from now: what came due during the pause is recorded as paused, and not caught up.",
        ]}
        onConfirm={async () => {
          await resume.mutateAsync();
          toastDone(`${environment} goes on: ${held} resumed`);
        }}
      >
        {`The pause of ${environment} ends, and ${held} ${pause.held === 1 ? "goes" : "go"} on.`}
      </ConfirmDialog>
    </>
  );
}

const triggersWords = (count: number): string => (count === 1 ? "1 trigger" : `${count} triggers`);
