"use client";

import { useSyncExternalStore } from "react";

// The browser's clock, read in this one place. One timer serves every ticking element of a page.
const listeners = new Set<() => void>();
let nowMs = 0;
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) {
    timer = setInterval(() => {
      nowMs = Date.now();
      for (const each of listeners) each();
    }, 1_000);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

// Between ticks the value stands still, or React would see a new one at every look.
function snapshot(): number {
  if (timer === undefined || nowMs === 0) nowMs = Math.floor(Date.now() / 1_000) * 1_000;
  return nowMs;
}

const onServer = () => null;

/** Milliseconds since the epoch, once a second; null on the server and in the first browser render. */
export const useNow = (): number | null => useSyncExternalStore(subscribe, snapshot, onServer);
