"use client";

import { useEffect, useMemo } from "react";
import { type FieldErrors, type Resolver, set, useForm, useWatch } from "react-hook-form";
import { CreateTriggerInput } from "#lib/contracts/triggers.ts";
import { type FormFault, faultsIn, type TriggerValues } from "./trigger-values.ts";

// JSON nests without end, and react-hook-form would write out the path to every leaf of its type. So the form only
// knows the names of the values; `values` and `change` know their types.
type FormShape = Record<keyof TriggerValues, unknown>;

/** One resolver for wizard and edit page: the shared schema, told in sentences. */
const resolver: Resolver<FormShape, unknown, CreateTriggerInput> = (values) => {
  const faults = faultsIn(values as TriggerValues);
  if (faults.length === 0) return { values: CreateTriggerInput.parse(values), errors: {} };
  const errors: FieldErrors<FormShape> = {};
  for (const { path, message } of faults) set(errors, path, { type: "invalid", message });
  return { values: {}, errors };
};

/** The form of a trigger: its values as they stand, what is wrong with them, and one way to change them. */
export function useTriggerForm(initial: TriggerValues) {
  const form = useForm<FormShape, unknown, CreateTriggerInput>({ defaultValues: initial, resolver });
  const values = useWatch({ control: form.control }) as TriggerValues;
  const { errors, isDirty } = form.formState;
  const faults = useMemo(() => faultsOfErrors(errors), [errors]);

  // A field that was complained about is judged again with every change, so that the complaint goes when it is mended.
  const shownKey = faults.map(({ path }) => path).join(" ");
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a changed value asks for another look
  useEffect(() => {
    const named = new Set(shownKey.split(" ").filter(Boolean).map(fieldOf));
    if (named.size > 0) void form.trigger([...named]);
  }, [values]);

  function change(patch: Partial<TriggerValues>): void {
    for (const name of Object.keys(patch) as TriggerField[]) {
      form.setValue(name, patch[name], { shouldDirty: true });
    }
  }
  return { form, values, change, faults, isDirty };
}
export type TriggerField = keyof TriggerValues;

const fieldOf = (path: string): TriggerField => path.split(".")[0] as TriggerField;

/** The leaves of the form's errors, with their dotted paths. */
function faultsOfErrors(errors: unknown, parents: readonly string[] = []): FormFault[] {
  if (typeof errors !== "object" || errors === null) return [];
  if ("message" in errors && typeof errors.message === "string") {
    return [{ path: parents.join("."), message: errors.message }];
  }
  return Object.entries(errors)
    .filter(([key]) => key !== "root" && key !== "ref")
    .flatMap(([key, inner]) => faultsOfErrors(inner, [...parents, key]));
}
