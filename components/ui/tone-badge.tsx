import type { Icon } from "@tabler/icons-react";
import type { ReactNode } from "react";
import classes from "./tone-badge.module.css";

export type BadgeTone = "neutral" | "success" | "danger" | "warning" | "info" | "violet";

type Props = { tone: BadgeTone; icon?: Icon; spinning?: boolean; title?: string; children: ReactNode };

/** A word on a quiet coloured ground, with an icon: colour is never the only sign. */
export function ToneBadge({ tone, icon: IconShape, spinning, title, children }: Props) {
  return (
    <span className={classes.badge} data-tone={tone} title={title}>
      {IconShape !== undefined && (
        <IconShape size={13} stroke={2.2} aria-hidden className={spinning ? classes.spinning : undefined} />
      )}
      {children}
    </span>
  );
}
