import { type Icon, IconApi, IconCalendarClock, IconHandClick } from "@tabler/icons-react";
import type { TriggerKind } from "#lib/domain/trigger.ts";
import classes from "./kind-icon.module.css";

export const KIND_LOOKS: Record<TriggerKind, { word: string; icon: Icon }> = {
  api: { word: "API", icon: IconApi },
  schedule: { word: "Scheduler", icon: IconCalendarClock },
  manual: { word: "Manual", icon: IconHandClick },
};

/** How a trigger begins, as a small tile; with `withWord` the word stands beside it instead of in the title. */
export function KindIcon({
  kind,
  size = 28,
  withWord,
}: {
  kind: TriggerKind;
  size?: number;
  withWord?: boolean;
}) {
  const { word, icon: IconShape } = KIND_LOOKS[kind];
  return (
    <span className={classes.kind}>
      <span className={classes.tile} data-kind={kind} style={{ width: size, height: size }} title={word}>
        <IconShape
          size={Math.round(size * 0.6)}
          stroke={1.8}
          aria-hidden={withWord}
          aria-label={withWord ? undefined : word}
        />
      </span>
      {withWord && <span>{word}</span>}
    </span>
  );
}
