// @vitest-environment happy-dom
import { MantineProvider } from "@mantine/core";
import { act, cleanup, render, screen } from "@testing-library/react";
import { renderToString } from "react-dom/server";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { RelativeTime } from "./relative-time.tsx";

const AT = "2026-08-03T07:00:00.000Z";
const view = (
  <MantineProvider env="test">
    <RelativeTime at={AT} timeZone="Europe/Rome" />
  </MantineProvider>
);

beforeEach(() => {
  vi.useFakeTimers({ now: new Date("2026-08-03T06:58:50.000Z") });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

test("the server prints the exact instant with its zone, whatever its clock says", () => {
  expect(renderToString(view)).toContain(`dateTime="${AT}"`);
  expect(renderToString(view)).toContain("Mon 3 Aug 2026, 07:00 UTC");
});

test("the browser says how far away it is, and keeps saying it", () => {
  render(view);
  const time = () => screen.getByText((_, element) => element?.tagName === "TIME");
  expect(time().textContent).toBe("in 1 min");
  act(() => vi.advanceTimersByTime(30_000));
  expect(time().textContent).toBe("in 40 s");
  act(() => vi.advanceTimersByTime(50_000));
  expect(time().textContent).toBe("10 s ago");
  expect(time().getAttribute("datetime")).toBe(AT);
});

test("one clock serves all, and stops when nobody looks", () => {
  render(view);
  render(view);
  expect(vi.getTimerCount()).toBe(1);
  cleanup();
  expect(vi.getTimerCount()).toBe(0);
});
