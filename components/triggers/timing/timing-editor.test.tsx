// @vitest-environment happy-dom
import { MantineProvider } from "@mantine/core";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { useState } from "react";
import { afterEach, describe, expect, test } from "vitest";
import type { Timing } from "#lib/domain/timing.ts";
import { TimingEditor } from "./timing-editor.tsx";

afterEach(cleanup);

function Harness({ first, onValue }: { first: Timing; onValue: (timing: Timing) => void }) {
  const [timing, setTiming] = useState(first);
  const write = (next: Timing) => {
    onValue(next);
    setTiming(next);
  };
  return (
    <MantineProvider env="test">
      <TimingEditor id="timing" error={undefined} value={timing} timeZone="Europe/Rome" onChange={write} />
    </MantineProvider>
  );
}

/** The editor over a first timing, and what it holds by now. */
function editor(first: Timing) {
  let value = first;
  render(
    <Harness
      first={first}
      onValue={(timing) => {
        value = timing;
      }}
    />,
  );
  return { value: () => value };
}
const tab = (name: string) => fireEvent.click(screen.getByRole("radio", { name }));
const cron = () => screen.getByLabelText("Cron expression") as HTMLInputElement;
const type = (input: HTMLElement, value: string) => fireEvent.change(input, { target: { value } });

describe("forms and cron show one state", () => {
  test("a form is shown as its expression", () => {
    editor({ weekdays: { at: "09:30" } });
    tab("Cron");
    expect(cron().value).toBe("30 9 * * 1-5");
  });

  test("an expression that equals a form turns the form, and keeps what was typed", () => {
    const { value } = editor({ daily: { at: "09:00" } });
    tab("Cron");
    type(cron(), "0  17 * * MON-FRI");
    expect(value()).toEqual({ weekdays: { at: "17:00" } });
    expect(cron().value).toBe("0  17 * * MON-FRI");
    tab("Simple");
    expect((screen.getByLabelText("At") as HTMLInputElement).value).toBe("17:00");
  });

  test("a half-typed expression is refused in words and lost nowhere", () => {
    const { value } = editor({ daily: { at: "09:00" } });
    tab("Cron");
    type(cron(), "0 9 *");
    expect(value()).toEqual({ cron: "0 9 *" });
    expect(screen.getByText(/Give five fields/)).toBeTruthy();
  });

  test("an expression without a simple form is set aside and can be taken back", () => {
    const { value } = editor({ cron: "*/15 8-18 * * *" });
    tab("Simple");
    expect(value()).toEqual({ daily: { at: "09:00" } });
    fireEvent.click(screen.getByRole("button", { name: "Back to it" }));
    expect(value()).toEqual({ cron: "*/15 8-18 * * *" });
    expect(cron().value).toBe("*/15 8-18 * * *");
  });

  test("once and back keeps the recurring schedule", () => {
    const { value } = editor({ hourly: { minute: 20 } });
    tab("Once");
    expect("once" in value()).toBe(true);
    tab("Simple");
    expect(value()).toEqual({ hourly: { minute: 20 } });
  });
});

describe("a described schedule", () => {
  test("shows what was understood and changes nothing until it is used", () => {
    const { value } = editor({ daily: { at: "09:00" } });
    type(screen.getByLabelText("Describe it"), "last friday of the month 17:30");
    expect(screen.getByText("On the last Friday of every month at 17:30")).toBeTruthy();
    expect(value()).toEqual({ daily: { at: "09:00" } });
    fireEvent.click(screen.getByRole("button", { name: "Use it" }));
    expect(value()).toEqual({ monthly_weekday: { nth: "last", weekday: "fri", at: "17:30" } });
  });

  test("says what it did not understand", () => {
    const { value } = editor({ daily: { at: "09:00" } });
    const box = screen.getByLabelText("Describe it");
    type(box, "whenever it rains");
    fireEvent.keyDown(box, { key: "Enter" });
    expect(screen.getByText(/did not understand/)).toBeTruthy();
    expect(value()).toEqual({ daily: { at: "09:00" } });
  });
});
