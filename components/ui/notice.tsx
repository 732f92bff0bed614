import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import classes from "./notice.module.css";

const ICONS = { info: IconInfoCircle, warning: IconAlertTriangle, success: IconCircleCheck };

type Props = {
  tone: keyof typeof ICONS;
  title: ReactNode;
  children?: ReactNode;
  /** A button that resolves what the notice is about. */
  action?: ReactNode;
};

/** Something worth knowing before going on: a hint, a warning, a confirmation that stays. */
export function Notice({ tone, title, children, action }: Props) {
  const IconShape = ICONS[tone];
  return (
    <div className={classes.notice} data-tone={tone}>
      <IconShape size={17} className={classes.icon} aria-hidden />
      <div className={classes.words}>
        <strong className={classes.title}>{title}</strong>
        {children !== undefined && <div>{children}</div>}
      </div>
      {action}
    </div>
  );
}
