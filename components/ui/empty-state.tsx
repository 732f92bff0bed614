import { Button } from "@mantine/core";
import { type Icon, IconFilterOff } from "@tabler/icons-react";
import type { ReactNode } from "react";
import classes from "./state.module.css";

type Props = {
  icon: Icon;
  /** What belongs here: "No triggers yet". */
  title: string;
  /** Why one would want it, in a sentence or two. */
  children: ReactNode;
  /** The one next step. */
  action?: ReactNode;
};

/** First use: nothing was made yet. */
export function EmptyState({ icon: IconShape, title, children, action }: Props) {
  return (
    <div className={classes.state}>
      <span className={classes.icon}>
        <IconShape size={22} stroke={1.6} aria-hidden />
      </span>
      <h2 className={classes.title}>{title}</h2>
      <div className={classes.text}>{children}</div>
      {action !== undefined && <div className={classes.action}>{action}</div>}
    </div>
  );
}

/** There are things, but none that match the filters. */
export function FilteredEmpty({ noun, onClear }: { noun: string; onClear: () => void }) {
  return (
    <EmptyState
      icon={IconFilterOff}
      title={`No ${noun} match these filters`}
      action={
        <Button variant="default" onClick={onClear}>
          Clear filters
        </Button>
      }
    >
      Widen the filters, or clear them to see everything again.
    </EmptyState>
  );
}
