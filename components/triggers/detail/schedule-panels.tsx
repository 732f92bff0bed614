"use client";

import { Button } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { useState } from "react";
import type { AssistantPlace } from "#lib/contracts/paths.ts";
import type { TriggerView } from "#lib/contracts/triggers.ts";
import type { ScheduleSettings } from "#lib/domain/trigger.ts";
import { CalendarPanel } from "../calendar/calendar-panel.tsx";
import { WhyPanel } from "../calendar/why-panel.tsx";
import { BackfillDialog } from "../dialogs/backfill-dialog.tsx";
import type { TriggerRights } from "../trigger-rights.ts";
import { BackfillsPanel } from "./backfills-panel.tsx";

type Props = {
  place: AssistantPlace;
  trigger: TriggerView;
  settings: ScheduleSettings;
  rights: TriggerRights;
};

/** What only a schedule has: its calendar, the question why, and the past run after the fact. */
export function SchedulePanels({ place, trigger, settings, rights }: Props) {
  const [isBackfilling, setBackfilling] = useState(false);
  const isLive = trigger.status !== "not_deployed";
  return (
    <>
      <CalendarPanel
        place={place}
        trigger={trigger}
        settings={settings}
        actions={
          rights.run &&
          isLive && (
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconHistory size={14} aria-hidden />}
              onClick={() => setBackfilling(true)}
            >
              Backfill
            </Button>
          )
        }
      />
      <BackfillsPanel
        place={place}
        triggerId={trigger.id}
        timeZone={settings.time_zone}
        mayCancel={rights.run}
      />
      <WhyPanel place={place} triggerId={trigger.id} timeZone={settings.time_zone} />
      {isBackfilling && (
        <BackfillDialog
          place={place}
          trigger={trigger}
          timeZone={settings.time_zone}
          onClose={() => setBackfilling(false)}
        />
      )}
    </>
  );
}
