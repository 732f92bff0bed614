import { IconChevronRight } from "@tabler/icons-react";
import type { ReactNode } from "react";
import classes from "./fields.module.css";

type Props = {
  /** What is inside, so that nobody has to open it to know. */
  hint: string;
  open?: boolean;
  children: ReactNode;
};

/** What most triggers leave as it is. */
export function Advanced({ hint, open, children }: Props) {
  return (
    <details className={classes.advanced} open={open}>
      <summary>
        <IconChevronRight size={15} aria-hidden />
        Advanced
        <span className={classes.advancedHint}>{hint}</span>
      </summary>
      <div className={classes.advancedBody}>{children}</div>
    </details>
  );
}
