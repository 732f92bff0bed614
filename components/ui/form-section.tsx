import type { ReactNode } from "react";
import classes from "./form-section.module.css";

type Props = { title: string; description?: ReactNode; children: ReactNode };

/** One topic of a form: what it is about on the left, its fields on the right; stacked when narrow. */
export function FormSection({ title, description, children }: Props) {
  return (
    <section className={classes.section}>
      <div className={classes.about}>
        <h2 className={classes.title}>{title}</h2>
        {description !== undefined && <div className={classes.description}>{description}</div>}
      </div>
      <div className={classes.fields}>{children}</div>
    </section>
  );
}
