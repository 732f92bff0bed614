import type { Problem } from "#components/ui/problem.ts";

/** The faults of a refusal below a pointer, by the next step of theirs: `/sender/prefix` is `prefix` below `/sender`. */
export function faultsByField(problem: Problem | null, below = ""): Record<string, string> {
  const faults: Record<string, string> = {};
  for (const { pointer, detail } of problem?.errors ?? []) {
    if (!pointer.startsWith(`${below}/`)) continue;
    const [name = ""] = pointer.slice(below.length + 1).split("/");
    faults[name] ??= detail;
  }
  return faults;
}
