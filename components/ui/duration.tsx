"use client";

import classes from "./text.module.css";
import { durationWords } from "./time-words.ts";
import { useNow } from "./use-now.ts";

/** How long something took; without `to` it is still going and counts up. Instants are RFC 3339. */
export function Duration({ from, to }: { from: string | null; to: string | null }) {
  const now = useNow();
  const end = to === null ? now : Date.parse(to);
  if (from === null || end === null) return <span className={classes.dimmed}>–</span>;
  return <span className={classes.number}>{durationWords(Math.max(0, end - Date.parse(from)))}</span>;
}
