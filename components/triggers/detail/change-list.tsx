import type { VersionView } from "#lib/contracts/triggers.ts";
import { configChanges, type NamedConfig } from "../config-facts.ts";
import classes from "./detail.module.css";

const named = ({ config, flow }: VersionView): NamedConfig => ({ config, flowName: flow.name });

/** What differs between two versions, field by field. `before` null is a first deployment. */
export function ChangeList({ before, after }: { before: VersionView | null; after: VersionView }) {
  const changes = configChanges(before === null ? null : named(before), named(after));
  if (changes.length === 0) return <p className={classes.quiet}>The two configurations say the same.</p>;
  return (
    <dl className={classes.changes}>
      {changes.map((change) => (
        <div key={change.term} className={classes.change}>
          <dt>{change.term}</dt>
          <dd>
            {change.before !== null && (
              <del className={classes.old}>
                <span className={classes.sign} aria-hidden>
                  −
                </span>
                {change.before}
              </del>
            )}
            {change.after !== null && (
              <ins className={classes.new}>
                <span className={classes.sign} aria-hidden>
                  +
                </span>
                {change.after}
              </ins>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
