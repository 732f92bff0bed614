import type { ReactNode } from "react";
import classes from "./panel.module.css";

type Props = {
  title?: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
  /** Lets a table or list reach the edges. */
  flush?: boolean;
  children: ReactNode;
};

/** A card with a head: one topic of a page. */
export function Panel({ title, description, actions, flush, children }: Props) {
  return (
    <section className={classes.panel}>
      {(title !== undefined || actions !== undefined) && (
        <div className={classes.head}>
          <div className={classes.words}>
            {title !== undefined && <h2 className={classes.title}>{title}</h2>}
            {description !== undefined && <div className={classes.description}>{description}</div>}
          </div>
          {actions !== undefined && <div className={classes.actions}>{actions}</div>}
        </div>
      )}
      <div className={classes.body} data-flush={flush || undefined}>
        {children}
      </div>
    </section>
  );
}
