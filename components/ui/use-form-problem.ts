"use client";

import { useState } from "react";
import type { FieldPath, FieldValues, UseFormReturn } from "react-hook-form";
import { type Problem, problemOf } from "./problem.ts";

/**
 * What the server said about a form. `guard(send)` wraps the sending: a refusal's field faults go to their fields
 * (JSON Pointer `/a/b` is the field `a.b`), what belongs to no field stays in `problem` for an ErrorNotice.
 */
export function useFormProblem<In extends FieldValues, Out>(form: UseFormReturn<In, unknown, Out>) {
  const [problem, setProblem] = useState<Problem | null>(null);
  const guard = (send: (values: Out) => Promise<void>) => async (values: Out) => {
    setProblem(null);
    try {
      await send(values);
    } catch (thrown) {
      const refusal = problemOf(thrown);
      const known = form.getValues();
      const elsewhere = (refusal.errors ?? []).filter(({ pointer, detail }) => {
        const name = pointer.slice(1).replaceAll("/", ".");
        const isField =
          name !== "" && name.split(".")[0] !== undefined && (name.split(".")[0] as string) in known;
        if (isField) form.setError(name as FieldPath<In>, { type: "server", message: detail });
        return !isField;
      });
      const allPlaced = refusal.errors !== undefined && refusal.errors.length > 0 && elsewhere.length === 0;
      setProblem(allPlaced ? null : { ...refusal, errors: elsewhere });
    }
  };
  return { problem, guard };
}
