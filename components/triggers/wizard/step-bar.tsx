import { VisuallyHidden } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import Link from "next/link";
import { type AssistantPlace, consolePaths, type WizardStepId } from "#lib/contracts/paths.ts";
import type { TriggerValues } from "../form/trigger-values.ts";
import { isReachable, stepAfter, WIZARD_STEPS } from "./steps.ts";
import classes from "./wizard.module.css";

type Props = {
  place: AssistantPlace;
  current: WizardStepId;
  values: TriggerValues;
  /** Once saved, the steps behind are history: what was made is changed on its edit page. */
  isSaved: boolean;
};

/** Where one is, and links to where one may go. */
export function StepBar({ place, current, values, isSaved }: Props) {
  return (
    <nav aria-label="Steps">
      <ol className={classes.steps}>
        {WIZARD_STEPS.map(({ id, title, hint }, index) => {
          const next = stepAfter(id);
          const isDone = isSaved || (next !== null && isReachable(values, next));
          const isCurrent = id === current;
          const canOpen = !isSaved && !isCurrent && isReachable(values, id);
          const content = (
            <>
              <span className={classes.number} aria-hidden>
                {isDone && !isCurrent ? <IconCheck size={14} /> : index + 1}
              </span>
              <span className={classes.stepWords}>
                <span className={classes.stepTitle}>{title}</span>
                {isDone && !isCurrent && <VisuallyHidden> (done)</VisuallyHidden>}
                <div className={classes.stepHint}>{hint}</div>
              </span>
            </>
          );
          return (
            <li key={id}>
              {canOpen ? (
                <Link
                  href={consolePaths.newTrigger({ ...place, step: id })}
                  className={classes.step}
                  data-done={isDone || undefined}
                >
                  {content}
                </Link>
              ) : (
                <div
                  className={classes.step}
                  data-done={(isDone && !isCurrent) || undefined}
                  aria-current={isCurrent ? "step" : undefined}
                >
                  {content}
                </div>
              )}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
