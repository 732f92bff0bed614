// @vitest-environment happy-dom
import { MantineProvider } from "@mantine/core";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { theme } from "#components/layout/theme.ts";
import { ConfirmDialog } from "./confirm-dialog.tsx";

afterEach(cleanup);

function open(props: { typed?: string; onConfirm: () => Promise<void> }) {
  const onClose = vi.fn();
  render(
    <MantineProvider theme={theme} env="test">
      <ConfirmDialog opened onClose={onClose} title="Delete trigger" confirmLabel="Delete" {...props}>
        It stops everywhere.
      </ConfirmDialog>
    </MantineProvider>,
  );
  return { onClose, confirm: screen.getByRole<HTMLButtonElement>("button", { name: "Delete" }) };
}

test("the typed name must match before anything can be confirmed", async () => {
  const onConfirm = vi.fn(async () => undefined);
  const { confirm, onClose } = open({ typed: "Nightly digest", onConfirm });
  const field = screen.getByRole("textbox");

  fireEvent.change(field, { target: { value: "nightly digest" } });
  expect(confirm.disabled).toBe(true);
  // Enter in the field sends the form too, and must be held back just the same.
  fireEvent.submit(field);
  expect(onConfirm).not.toHaveBeenCalled();

  fireEvent.change(field, { target: { value: " Nightly digest " } });
  expect(confirm.disabled).toBe(false);
  fireEvent.click(confirm);
  await vi.waitFor(() => expect(onClose).toHaveBeenCalledOnce());
  expect(onConfirm).toHaveBeenCalledOnce();
});

test("a refusal is shown and the dialog stays", async () => {
  const { confirm, onClose } = open({
    onConfirm: () =>
      Promise.reject({ code: "forbidden", title: "Your role does not allow this.", request_id: "req_7" }),
  });
  fireEvent.click(confirm);
  const alert = await screen.findByRole("alert");
  expect(alert.textContent).toContain("Your role does not allow this.");
  expect(alert.textContent).toContain("req_7");
  expect(onClose).not.toHaveBeenCalled();
});

test("while it is being done it cannot be closed or sent again", async () => {
  let finish = () => {};
  const onConfirm = vi.fn(() => new Promise<void>((resolve) => (finish = resolve)));
  const { confirm, onClose } = open({ onConfirm });
  fireEvent.click(confirm);
  fireEvent.click(screen.getByRole("button", { name: "Close" }));
  fireEvent.submit(confirm);
  expect(onClose).not.toHaveBeenCalled();
  expect(onConfirm).toHaveBeenCalledOnce();
  finish();
  await vi.waitFor(() => expect(onClose).toHaveBeenCalledOnce());
});
