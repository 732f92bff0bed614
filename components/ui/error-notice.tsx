import { IconAlertCircle } from "@tabler/icons-react";
import classes from "./notice.module.css";
import type { Problem } from "./problem.ts";

/** A refusal beside the thing that was refused, announced at once. Renders nothing without a problem. */
export function ErrorNotice({ problem }: { problem: Problem | null | undefined }) {
  if (problem === null || problem === undefined) return null;
  return (
    <div className={classes.notice} data-tone="danger" role="alert">
      <IconAlertCircle size={17} className={classes.icon} aria-hidden />
      <div className={classes.words}>
        <strong className={classes.title}>{problem.detail ?? problem.title}</strong>
        {problem.errors !== undefined && problem.errors.length > 0 && (
          <ul className={classes.list}>
            {problem.errors.map((fault) => (
              <li key={`${fault.pointer} ${fault.code}`}>
                {fault.pointer !== "" && <code>{fault.pointer}</code>} {fault.detail}
              </li>
            ))}
          </ul>
        )}
        <div className={classes.facts}>
          <code>{problem.code}</code>
          {problem.request_id !== undefined && (
            <>
              {" · request "}
              <code>{problem.request_id}</code>
            </>
          )}
        </div>
      </div>
    </div>
  );
}
