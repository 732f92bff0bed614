"use client";

import { SegmentedControl, Switch, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useLayoutEffect, useRef, useState } from "react";
import type { RunEventView } from "#lib/contracts/runs.ts";
import { EVENT_LEVELS, type EventLevel } from "#lib/domain/run.ts";
import classes from "./run-log.module.css";

const LEVELS: { value: EventLevel; label: string }[] = [
  { value: "debug", label: "All" },
  { value: "info", label: "Info" },
  { value: "warn", label: "Warnings" },
  { value: "error", label: "Errors" },
];
const rank = (level: EventLevel) => EVENT_LEVELS.indexOf(level);

/** Lines at or above a level that contain the words, in message, node or data. */
export function matchingLines(
  lines: readonly RunEventView[],
  { level, words }: { level: EventLevel; words: string },
): RunEventView[] {
  const wanted = words.trim().toLowerCase();
  return lines.filter(
    (line) =>
      rank(line.level) >= rank(level) &&
      (wanted === "" ||
        `${line.node} ${line.message} ${line.data === null ? "" : JSON.stringify(line.data)}`
          .toLowerCase()
          .includes(wanted)),
  );
}

type Props = { lines: readonly RunEventView[]; isLive: boolean };

/** The log of a run, as it arrives. Follows the newest line until somebody scrolls up. */
export function RunLog({ lines, isLive }: Props) {
  const [level, setLevel] = useState<EventLevel>("debug");
  const [words, setWords] = useState("");
  const [isFollowing, setFollowing] = useState(true);
  const box = useRef<HTMLElement>(null);
  const shown = matchingLines(lines, { level, words });

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new line is what it reacts to
  useLayoutEffect(() => {
    if (isFollowing && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [shown.length, isFollowing]);

  const onScroll = () => {
    const element = box.current;
    if (element) setFollowing(element.scrollHeight - element.scrollTop - element.clientHeight < 24);
  };
  return (
    <>
      <div className={classes.bar}>
        <TextInput
          size="xs"
          className={classes.search}
          aria-label="Search the log"
          placeholder="Search"
          leftSection={<IconSearch size={14} aria-hidden />}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        <SegmentedControl
          size="xs"
          aria-label="Lowest level"
          data={LEVELS}
          value={level}
          onChange={(value) => setLevel(value as EventLevel)}
        />
        <Switch
          size="xs"
          label="Follow"
          checked={isFollowing}
          onChange={(event) => setFollowing(event.currentTarget.checked)}
        />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section ref={box} className={classes.lines} onScroll={onScroll} aria-label="Log" tabIndex={0}>
        {shown.length === 0 ? (
          <p className={classes.nothing}>
            {lines.length > 0
              ? "No line matches."
              : isLive
                ? "Waiting for the first line."
                : "This run wrote nothing to its log."}
          </p>
        ) : (
          <div role="log" aria-live={isLive ? "polite" : "off"}>
            <ol className={classes.list}>
              {shown.map((line, index) => (
                <LogLine key={line.id} line={line} isNewAttempt={isRetry(line, shown[index - 1])} />
              ))}
            </ol>
          </div>
        )}
      </section>
    </>
  );
}

const isRetry = (line: RunEventView, before: RunEventView | undefined) =>
  before !== undefined && before.attempt !== line.attempt;

function LogLine({ line, isNewAttempt }: { line: RunEventView; isNewAttempt: boolean }) {
  return (
    <>
      {isNewAttempt && <li className={classes.attempt}>Attempt {line.attempt}</li>}
      <li className={classes.line} data-level={line.level}>
        <time dateTime={line.at} className={classes.time}>
          {clockOf(line.at)}
        </time>
        <span className={classes.level}>{line.level}</span>
        <span className={classes.node}>{line.node}</span>
        <span className={classes.message}>
          {line.message}
          {line.data !== null && <code className={classes.data}>{JSON.stringify(line.data)}</code>}
        </span>
      </li>
    </>
  );
}

/** "09:00:01.250", in UTC so that server and browser print the same; the panel's head says so. */
const clockOf = (at: string): string => at.slice(11, 23);
