import type { ReactNode } from "react";
import classes from "./key-value-list.module.css";

/** Facts about one thing, term beside value; on a phone the value goes below. */
export function KeyValueList({ items }: { items: { term: string; value: ReactNode }[] }) {
  return (
    <dl className={classes.list}>
      {items.map(({ term, value }) => (
        <div key={term} className={classes.row}>
          <dt className={classes.term}>{term}</dt>
          <dd className={classes.value}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
