import type * as z from "zod";
import type { FieldFault } from "./errors.ts";
import { toPointer } from "./json-pointer.ts";

type Issue = z.core.$ZodIssue;

/** The faults of a refused value, one for each field, pointed at with JSON Pointers (RFC 6901). */
export const faultsOf = (error: z.ZodError): FieldFault[] =>
  error.issues.flatMap((issue) => faults(issue, []));

function faults(issue: Issue, parents: readonly PropertyKey[]): FieldFault[] {
  const path = [...parents, ...issue.path];
  if (issue.code === "invalid_union" && issue.errors.length > 0) {
    // The branch that came closest is the one that was meant.
    const [closest = []] = issue.errors.toSorted((one, other) => one.length - other.length);
    return closest.flatMap((inner) => faults(inner, path));
  }
  return [{ pointer: toPointer(path), code: issue.code ?? "invalid", detail: issue.message }];
}
