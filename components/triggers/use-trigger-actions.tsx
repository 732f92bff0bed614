"use client";

import { Menu } from "@mantine/core";
import {
  IconArrowUpRight,
  IconCopy,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
  IconRocket,
  IconTrash,
} from "@tabler/icons-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { toastDone, toastProblem, toastUndo } from "#components/ui/toast.tsx";
import {
  useDuplicateTrigger,
  usePauseTrigger,
  useRestoreTrigger,
  useResumeTrigger,
} from "#lib/client/trigger-mutations.ts";
import { type AssistantPlace, consolePaths } from "#lib/contracts/paths.ts";
import type { TriggerSummary } from "#lib/contracts/triggers.ts";
import { nextEnvironment } from "#lib/domain/environment.ts";
import { DeleteDialog } from "./dialogs/delete-dialog.tsx";
import { DeployDialog } from "./dialogs/deploy-dialog.tsx";
import { PauseDialog } from "./dialogs/pause-dialog.tsx";
import { RunDialog } from "./dialogs/run-dialog.tsx";
import type { TriggerRights } from "./trigger-rights.ts";

type Open = { what: "run" | "pause" | "promote" | "delete"; trigger: TriggerSummary };

type Options = {
  place: AssistantPlace;
  rights: TriggerRights;
  /** Called after a deletion, where the page has gone with its trigger. */
  onDeleted?: () => void;
};

/** What can be done with a trigger, the same from a row and from its page: actions, menu items and their dialogs. */
export function useTriggerActions({ place, rights, onDeleted }: Options) {
  const router = useRouter();
  const [open, setOpen] = useState<Open | null>(null);
  const pause = usePauseTrigger(place.workspaceId);
  const resume = useResumeTrigger(place.workspaceId);
  const duplicate = useDuplicateTrigger(place.workspaceId);
  const restore = useRestoreTrigger(place.workspaceId);
  const close = () => setOpen(null);
  const at = (trigger: TriggerSummary) => ({ trigger: trigger.id, environment: place.environment });

  const actions = {
    run: (trigger: TriggerSummary) => setOpen({ what: "run", trigger }),
    /** At once, to be taken back by the toast. */
    pause: (trigger: TriggerSummary) =>
      pause.mutate(at(trigger), {
        onSuccess: () =>
          toastUndo(`${trigger.name} is paused in ${place.environment}`, () => actions.resume(trigger)),
        onError: (error) => toastProblem(`${trigger.name} was not paused`, error),
      }),
    pauseWithNote: (trigger: TriggerSummary) => setOpen({ what: "pause", trigger }),
    resume: (trigger: TriggerSummary) =>
      resume.mutate(at(trigger), {
        onSuccess: () => toastDone(`${trigger.name} is active in ${place.environment}`),
        onError: (error) => toastProblem(`${trigger.name} was not resumed`, error),
      }),
    duplicate: (trigger: TriggerSummary) =>
      duplicate.mutate(
        { trigger: trigger.id },
        {
          onSuccess: (copy) => {
            toastDone(`${copy.name} was made. It is paused in DEV until you resume it`);
            router.push(consolePaths.editTrigger({ ...place, environment: "DEV", triggerId: copy.id }));
          },
          onError: (error) => toastProblem(`${trigger.name} was not duplicated`, error),
        },
      ),
    promote: (trigger: TriggerSummary) => setOpen({ what: "promote", trigger }),
    remove: (trigger: TriggerSummary) => setOpen({ what: "delete", trigger }),
  };

  function afterDelete(trigger: TriggerSummary) {
    onDeleted?.();
    toastUndo(`${trigger.name} is deleted`, () =>
      restore.mutate(trigger.id, {
        onSuccess: () => toastDone(`${trigger.name} is back, paused everywhere`),
        onError: (error) => toastProblem(`${trigger.name} was not brought back`, error),
      }),
    );
  }

  const target = nextEnvironment(place.environment);
  const isLive = (trigger: TriggerSummary) => trigger.status !== "not_deployed";

  const menuItems = (trigger: TriggerSummary): ReactNode => (
    <>
      {rights.run && isLive(trigger) && (
        <Menu.Item leftSection={<IconPlayerPlay size={16} />} onClick={() => actions.run(trigger)}>
          Run now
        </Menu.Item>
      )}
      {rights.edit && (
        <Menu.Item
          leftSection={<IconPencil size={16} />}
          component={Link}
          href={consolePaths.editTrigger({ ...place, triggerId: trigger.id })}
        >
          Edit
        </Menu.Item>
      )}
      {rights.edit && isLive(trigger) && trigger.status !== "paused" && (
        <Menu.Item leftSection={<IconPlayerPause size={16} />} onClick={() => actions.pause(trigger)}>
          Pause
        </Menu.Item>
      )}
      {rights.edit && trigger.status === "paused" && (
        <Menu.Item leftSection={<IconPlayerPlay size={16} />} onClick={() => actions.resume(trigger)}>
          Resume
        </Menu.Item>
      )}
      {rights.edit && (
        <Menu.Item leftSection={<IconCopy size={16} />} onClick={() => actions.duplicate(trigger)}>
          Duplicate
        </Menu.Item>
      )}
      {rights.promote && target !== null && isLive(trigger) && (
        <Menu.Item leftSection={<IconRocket size={16} />} onClick={() => actions.promote(trigger)}>
          Promote to {target}
        </Menu.Item>
      )}
      {rights.edit && (
        <>
          <Menu.Divider />
          <Menu.Item
            color="red"
            leftSection={<IconTrash size={16} />}
            onClick={() => actions.remove(trigger)}
          >
            Delete
          </Menu.Item>
        </>
      )}
      {!rights.edit && !rights.run && (
        <Menu.Item
          leftSection={<IconArrowUpRight size={16} />}
          component={Link}
          href={consolePaths.trigger({ ...place, triggerId: trigger.id })}
        >
          Open
        </Menu.Item>
      )}
    </>
  );

  const dialogs = open !== null && (
    <>
      {open.what === "run" && <RunDialog place={place} trigger={open.trigger} onClose={close} />}
      {open.what === "pause" && <PauseDialog place={place} trigger={open.trigger} onClose={close} />}
      {open.what === "promote" && target !== null && (
        <DeployDialog place={place} triggerId={open.trigger.id} target={target} onClose={close} />
      )}
      {open.what === "delete" && (
        <DeleteDialog
          place={place}
          trigger={open.trigger}
          onClose={close}
          onDeleted={() => afterDelete(open.trigger)}
        />
      )}
    </>
  );

  return { actions, menuItems, dialogs };
}
