import { Button } from "@mantine/core";
import { IconAlertTriangle, IconLock } from "@tabler/icons-react";
import { CopyButton } from "./copy-button.tsx";
import type { Problem } from "./problem.ts";
import classes from "./state.module.css";

/** Something could not be read: what went wrong, Retry, and the code and request id to quote. */
export function ErrorState({ problem, onRetry }: { problem: Problem; onRetry?: () => void }) {
  const forbidden = problem.code === "forbidden";
  const IconShape = forbidden ? IconLock : IconAlertTriangle;
  return (
    <div className={classes.state} role="alert">
      <span className={classes.icon} data-tone={forbidden ? undefined : "danger"}>
        <IconShape size={22} stroke={1.6} aria-hidden />
      </span>
      <h2 className={classes.title}>{problem.title}</h2>
      {problem.detail !== undefined && problem.detail !== problem.title && (
        <div className={classes.text}>{problem.detail}</div>
      )}
      {onRetry !== undefined && !forbidden && (
        <div className={classes.action}>
          <Button variant="default" onClick={onRetry}>
            Retry
          </Button>
        </div>
      )}
      <div className={classes.facts}>
        <code>{problem.code}</code>
        {problem.request_id !== undefined && (
          <>
            <span>request</span>
            <code>{problem.request_id}</code>
            <CopyButton value={problem.request_id} label="Copy request id" />
          </>
        )}
      </div>
    </div>
  );
}
