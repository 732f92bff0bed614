import type { Environment } from "#lib/domain/environment.ts";
import classes from "./environment-badge.module.css";

/** DEV, UAT or PROD, each in its own colour and always with its letters. */
export function EnvironmentBadge({ environment }: { environment: Environment }) {
  return (
    <span className={classes.badge} data-environment={environment}>
      {environment}
    </span>
  );
}
