"use client";

import { Button, TextInput } from "@mantine/core";
import { IconSparkles } from "@tabler/icons-react";
import { useState } from "react";
import { describeTiming, PHRASE_EXAMPLES } from "#lib/domain/describe.ts";
import { timingWords } from "#lib/domain/schedule-words.ts";
import type { Timing } from "#lib/domain/timing.ts";
import classes from "./timing.module.css";

type Props = { timeZone: string; onUse: (timing: Timing) => void };

/** A phrase in plain English. It shows what it understood, and only then can that be used. */
export function DescribeBox({ timeZone, onUse }: Props) {
  const [phrase, setPhrase] = useState("");
  const [isAsked, setAsked] = useState(false);
  const isEmpty = phrase.trim() === "";
  const understanding = describeTiming(phrase);
  const timing = "timing" in understanding ? understanding.timing : null;

  function use(chosen: Timing) {
    onUse(chosen);
    setPhrase("");
    setAsked(false);
  }

  return (
    <div className={classes.describe}>
      <TextInput
        label="Describe it"
        placeholder="every weekday at 9"
        leftSection={<IconSparkles size={16} aria-hidden />}
        value={phrase}
        onChange={(event) => {
          setPhrase(event.currentTarget.value);
          setAsked(false);
        }}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          event.preventDefault();
          if (timing === null) setAsked(true);
          else use(timing);
        }}
        onBlur={() => setAsked(true)}
        autoComplete="off"
      />
      <div aria-live="polite">
        {!isEmpty && timing !== null && (
          <div className={classes.understood}>
            <span>
              Understood: <strong>{timingWords(timing, timeZone)}</strong>
            </span>
            <Button size="compact-sm" onClick={() => use(timing)}>
              Use it
            </Button>
          </div>
        )}
        {!isEmpty && isAsked && "refusal" in understanding && (
          <div className={classes.refusal}>
            <strong>{understanding.refusal}</strong>
            {understanding.understood.length > 0 && (
              <> Understood so far: {understanding.understood.join(", ")}.</>
            )}
          </div>
        )}
      </div>
      {(isEmpty || (isAsked && timing === null)) && (
        <div className={classes.examples}>
          {PHRASE_EXAMPLES.slice(0, 4).map((example) => (
            <button
              key={example}
              type="button"
              className={classes.example}
              onClick={() => setPhrase(example)}
            >
              {example}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
