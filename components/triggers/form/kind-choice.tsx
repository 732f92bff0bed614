"use client";

import { Radio } from "@mantine/core";
import { KIND_LOOKS, KindIcon } from "#components/ui/kind-icon.tsx";
import { TRIGGER_KINDS, type TriggerKind } from "#lib/domain/trigger.ts";
import { useField } from "./faults.tsx";
import classes from "./fields.module.css";

const GUIDANCE: Record<TriggerKind, { text: string; examples: string }> = {
  api: {
    text: "Another system calls a URL with a workspace key. Choose it for events that need an answer within seconds.",
    examples: "A new order, a chat message, a form that was sent",
  },
  schedule: {
    text: "The clock starts it, to the second, in a time zone of your choice. Choose it for recurring and long-running work.",
    examples: "A report every weekday at 9, a check every 5 minutes",
  },
  manual: {
    text: "A person fills in a small form and presses Run. Choose it for work that somebody decides on.",
    examples: "Onboard a customer, re-run last month's numbers",
  },
};

type Props = { value: TriggerKind | null; onChange: (kind: TriggerKind) => void };

/** The three ways to begin, with when to choose which. */
export function KindChoice({ value, onChange }: Props) {
  const { id, error } = useField("settings");
  return (
    <Radio.Group
      value={value}
      onChange={(kind) => onChange(kind as TriggerKind)}
      aria-label="How it starts"
      error={value === null ? error : undefined}
    >
      <div className={classes.cards}>
        {TRIGGER_KINDS.map((kind, index) => (
          <Radio.Card
            key={kind}
            id={index === 0 ? id : undefined}
            value={kind}
            className={classes.card}
            aria-label={KIND_LOOKS[kind].word}
            aria-describedby={`kind-${kind}`}
          >
            <div className={classes.cardRow}>
              <KindIcon kind={kind} size={36} />
              <div className={classes.cardWords} id={`kind-${kind}`}>
                <div className={classes.cardTitle}>{KIND_LOOKS[kind].word}</div>
                <div className={classes.cardText}>{GUIDANCE[kind].text}</div>
                <div className={classes.cardFacts}>{GUIDANCE[kind].examples}</div>
              </div>
              <Radio.Indicator />
            </div>
          </Radio.Card>
        ))}
      </div>
    </Radio.Group>
  );
}
