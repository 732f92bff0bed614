import {
  type Icon,
  IconAlertTriangle,
  IconBan,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleX,
  IconClock,
  IconClockExclamation,
  IconClockOff,
  IconFlagCheck,
  IconLoader2,
  IconParking,
  IconPlayerPause,
  IconPlayerSkipForward,
  IconPlayerTrackNext,
  IconProgress,
  IconRadar2,
  IconStack2,
} from "@tabler/icons-react";
import type { TRIGGER_STATUSES } from "#lib/contracts/triggers.ts";
import type { OccurrenceOutcome } from "#lib/domain/occurrence.ts";
import type { AttemptOutcome, RunState } from "#lib/domain/run.ts";
import { type BadgeTone, ToneBadge } from "./tone-badge.tsx";

type Look = { word: string; tone: BadgeTone; icon: Icon; meaning: string; spinning?: boolean };

export const RUN_STATE_LOOKS: Record<RunState, Look> = {
  queued: {
    word: "Queued",
    tone: "neutral",
    icon: IconClock,
    meaning: "Accepted, waiting for a free worker",
  },
  running: {
    word: "Running",
    tone: "info",
    icon: IconLoader2,
    meaning: "A worker is executing it",
    spinning: true,
  },
  succeeded: {
    word: "Succeeded",
    tone: "success",
    icon: IconCircleCheck,
    meaning: "The flow returned a result",
  },
  failed: {
    word: "Failed",
    tone: "danger",
    icon: IconCircleX,
    meaning: "The flow failed and all retries are used",
  },
  canceled: { word: "Canceled", tone: "neutral", icon: IconBan, meaning: "Somebody stopped it" },
  timed_out: {
    word: "Timed out",
    tone: "warning",
    icon: IconClockOff,
    meaning: "It did not finish within its time limit",
  },
};

const ATTEMPT_LOOKS: Record<AttemptOutcome, Look> = {
  succeeded: RUN_STATE_LOOKS.succeeded,
  failed: { ...RUN_STATE_LOOKS.failed, meaning: "This attempt failed" },
  canceled: RUN_STATE_LOOKS.canceled,
  timed_out: { ...RUN_STATE_LOOKS.timed_out, meaning: "This attempt exceeded its time limit" },
  lost: {
    word: "Lost",
    tone: "warning",
    icon: IconAlertTriangle,
    meaning: "The worker stopped answering; another one took over",
  },
};

export type DeploymentStatus = (typeof TRIGGER_STATUSES)[number];

const DEPLOYMENT_LOOKS: Record<DeploymentStatus, Look> = {
  active: {
    word: "Active",
    tone: "success",
    icon: IconRadar2,
    meaning: "It starts runs in this environment",
  },
  paused: {
    word: "Paused",
    tone: "violet",
    icon: IconPlayerPause,
    meaning: "Starts nothing until it is resumed",
  },
  parked: {
    word: "Parked",
    tone: "warning",
    icon: IconParking,
    meaning: "Its schedule cannot be planned; see the reason on its page",
  },
  ended: {
    word: "Ended",
    tone: "neutral",
    icon: IconFlagCheck,
    meaning: "Its schedule is over; nothing is due any more",
  },
  not_deployed: {
    word: "Not deployed",
    tone: "neutral",
    icon: IconCircleDashed,
    meaning: "No version lives in this environment",
  },
};

export const OUTCOME_LOOKS: Record<OccurrenceOutcome, Look> = {
  ran: { word: "Ran", tone: "success", icon: IconCircleCheck, meaning: "A run started on time" },
  late: {
    word: "Late",
    tone: "warning",
    icon: IconClockExclamation,
    meaning: "A run started after its time",
  },
  skipped: {
    word: "Skipped",
    tone: "neutral",
    icon: IconPlayerSkipForward,
    meaning: "The run before it was still going",
  },
  missed: {
    word: "Missed",
    tone: "danger",
    icon: IconClockOff,
    meaning: "Nothing was there to start it in time",
  },
  paused: { word: "Paused", tone: "violet", icon: IconPlayerPause, meaning: "The trigger was paused" },
  coalesced: {
    word: "Coalesced",
    tone: "neutral",
    icon: IconStack2,
    meaning: "A later occurrence ran in its stead",
  },
  buffered: {
    word: "Buffered",
    tone: "info",
    icon: IconPlayerTrackNext,
    meaning: "It starts when the run before it ends",
  },
};

type Props =
  | { run: RunState }
  | { deployment: DeploymentStatus }
  | { outcome: OccurrenceOutcome }
  | { attempt: AttemptOutcome | "running" };

function lookOf(props: Props): Look {
  if ("run" in props) return RUN_STATE_LOOKS[props.run];
  if ("deployment" in props) return DEPLOYMENT_LOOKS[props.deployment];
  if ("outcome" in props) return OUTCOME_LOOKS[props.outcome];
  if (props.attempt === "running") return { ...RUN_STATE_LOOKS.running, icon: IconProgress, spinning: false };
  return ATTEMPT_LOOKS[props.attempt];
}

/** State of a run, a deployment, an occurrence or an attempt: icon and word, with its meaning on hover. */
export function StatusBadge(props: Props) {
  const look = lookOf(props);
  return (
    <ToneBadge tone={look.tone} icon={look.icon} spinning={look.spinning} title={look.meaning}>
      {look.word}
    </ToneBadge>
  );
}
