// @vitest-environment happy-dom
import { MantineProvider } from "@mantine/core";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { SecretOnce } from "./secret-once.tsx";

const onDone = vi.fn();

beforeEach(() => {
  onDone.mockClear();
  render(
    <MantineProvider env="test">
      <SecretOnce
        opened
        title="Your new API key"
        label="API key"
        secret="kick_dev_secret"
        download={{ fileName: "kickoff.env", content: "KICKOFF_KEY=kick_dev_secret" }}
        onDone={onDone}
      />
    </MantineProvider>,
  );
});
afterEach(cleanup);

test("the secret stands in a field that can be read and not changed", () => {
  const field = screen.getByLabelText<HTMLInputElement>("API key");
  expect(field.value).toBe("kick_dev_secret");
  expect(field.readOnly).toBe(true);
});

test("Done is offered only after the secret was stored", () => {
  const done = screen.getByRole<HTMLButtonElement>("button", { name: "Done" });
  expect(done.disabled).toBe(true);
  fireEvent.click(screen.getByRole("checkbox", { name: "I stored it" }));
  expect(done.disabled).toBe(false);
  fireEvent.click(done);
  expect(onDone).toHaveBeenCalledOnce();
});

test("neither Esc nor a click beside the dialog takes the secret away", () => {
  fireEvent.keyDown(window, { key: "Escape" });
  const overlay = document.querySelector(".mantine-Modal-overlay");
  expect(overlay).not.toBeNull();
  if (overlay !== null) fireEvent.click(overlay);
  expect(onDone).not.toHaveBeenCalled();
  expect(screen.getByLabelText("API key")).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Close" })).toBeNull();
});
