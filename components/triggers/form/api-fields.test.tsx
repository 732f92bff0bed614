// @vitest-environment happy-dom
import { MantineProvider } from "@mantine/core";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { useState } from "react";
import { afterEach, expect, test } from "vitest";
import type { AssistantId } from "#lib/domain/ids.ts";
import { ApiSettings } from "#lib/domain/trigger.ts";
import { ApiFields } from "./api-fields.tsx";
import { emptyValues, type TriggerValues } from "./trigger-values.ts";

afterEach(cleanup);

// A box that grows with its text listens to fonts, which this DOM does not have.
Object.defineProperty(document, "fonts", { value: new EventTarget() });

type FormProps = { first: TriggerValues; onValues: (values: TriggerValues) => void };

function Form({ first, onValues }: FormProps) {
  const [values, setValues] = useState(first);
  if (values.settings?.kind !== "api") return null;
  const write = (patch: Partial<TriggerValues>) => {
    const next = { ...values, ...patch };
    onValues(next);
    setValues(next);
  };
  return (
    <MantineProvider env="test">
      <ApiFields settings={values.settings} values={values} onChange={write} />
    </MantineProvider>
  );
}

/** The fields in a form, and what they say by now. */
function show() {
  let now: TriggerValues = {
    ...emptyValues("ast_1" as AssistantId),
    settings: ApiSettings.parse({ kind: "api", rate_limit: { calls: 10, seconds: 60 } }),
  };
  render(
    <Form
      first={now}
      onValues={(values) => {
        now = values;
      }}
    />,
  );
  return () => now.settings as ApiSettings;
}

test("a schema is made from an example, and a body that matches it is shown", () => {
  const settings = show();
  fireEvent.click(screen.getByRole("button", { name: "Make from an example" }));
  fireEvent.change(screen.getByLabelText("Example body"), { target: { value: '{"order": 7}' } });
  fireEvent.click(screen.getByRole("button", { name: "Make schema" }));
  expect(settings().input_schema).toMatchObject({
    required: ["order"],
    properties: { order: { type: "integer" } },
  });
  expect((screen.getByLabelText("Input schema") as HTMLTextAreaElement).value).toContain('"integer"');
  expect(screen.getByRole("region", { name: "A body that matches" }).textContent).toContain('"order": 1');
});

test("a limit is taken away again, and comes back with what is suggested", () => {
  const settings = show();
  const limit = screen.getByLabelText(/^Limit calls/);
  fireEvent.click(limit);
  expect(settings().rate_limit).toBeNull();
  fireEvent.click(limit);
  expect(settings().rate_limit).toEqual({ calls: 25, seconds: 1 });
});

test("the own answer is previewed as it will be sent", () => {
  const settings = show();
  fireEvent.click(screen.getByLabelText(/^Own answer/));
  fireEvent.click(screen.getByRole("button", { name: "Add header" }));
  fireEvent.change(screen.getByLabelText("Name of header 1"), { target: { value: "X-Shop" } });
  fireEvent.change(screen.getByLabelText("Value of header 1"), { target: { value: "7" } });
  fireEvent.change(screen.getByLabelText("Body"), {
    target: { value: "Order {{ output.order }} {{ output.no }}" },
  });
  fireEvent.change(screen.getByLabelText("Sample output"), { target: { value: '{"order": 1815}' } });
  expect(settings().response).toMatchObject({ status: 200, headers: { "X-Shop": "7" } });
  const answer = screen.getByRole("region", { name: "Answer" }).textContent;
  expect(answer).toContain("HTTP/1.1 200");
  expect(answer).toContain("x-shop: 7");
  expect(answer).toContain("Order 1815");
  expect(screen.getByText("There is no output.no in this sample.")).toBeDefined();
});
