"use client";

import { createContext, type ReactNode, useContext } from "react";
import { ErrorSummary } from "#components/ui/error-summary.tsx";
import { type FormFault, fieldIdOf, labelOf } from "./trigger-values.ts";

const FaultsContext = createContext<readonly FormFault[]>([]);

/** Tells the fields inside which of them are faulty. */
export const FaultsProvider = ({
  faults,
  children,
}: {
  faults: readonly FormFault[];
  children: ReactNode;
}) => <FaultsContext value={faults}>{children}</FaultsContext>;

/** Id and error of the input at a path; a fault further inside counts as its own. */
export function useField(path: string): { id: string; error: string | undefined } {
  const faults = useContext(FaultsContext);
  const fault = faults.find((each) => each.path === path || each.path.startsWith(`${path}.`));
  return { id: fieldIdOf(path), error: fault?.message };
}

/** All faults with a way to each field; takes the focus whenever `submitCount` grows. */
export function FaultSummary({ faults, submitCount }: { faults: readonly FormFault[]; submitCount: number }) {
  const errors = faults.map(({ path, message }) => ({
    fieldId: fieldIdOf(path),
    label: labelOf(path),
    message,
  }));
  const unique = errors.filter(
    ({ fieldId }, index) => errors.findIndex((each) => each.fieldId === fieldId) === index,
  );
  return <ErrorSummary errors={unique} submitCount={submitCount} />;
}
