import Link from "next/link";
import { WithCode } from "#components/ui/with-code.tsx";
import { consolePaths } from "#lib/contracts/paths.ts";
import type { RunView } from "#lib/contracts/runs.ts";
import { RUN_FAULTS } from "#lib/domain/remedies.ts";
import classes from "./run-page.module.css";

/** What went wrong, by its code, and what to do about it. */
export function RunError({ run }: { run: Pick<RunView, "state" | "error" | "error_code"> }) {
  const known = RUN_FAULTS[run.error_code ?? ""];
  const isCanceled = run.state === "canceled";
  return (
    <section className={classes.error} data-quiet={isCanceled || undefined} aria-label="Error">
      <strong className={classes.errorText}>{run.error}</strong>
      {known !== undefined && !isCanceled && (
        <p className={classes.remedy}>
          <b>What to do:</b> <WithCode text={known.remedy} />
        </p>
      )}
      {run.error_code !== null && (
        <Link href={`${consolePaths.errorReference()}#${run.error_code}`} className={classes.code}>
          <code>{run.error_code}</code>
        </Link>
      )}
    </section>
  );
}
