import { IconCircleCheck, IconClockExclamation, IconPlayerSkipForward } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Logo } from "#components/layout/logo.tsx";
import classes from "./auth-layout.module.css";

type Props = { title: string; description?: ReactNode; children: ReactNode; footer?: ReactNode };

/**
 * A page before the console. Its forms say `method="post"`: sent before the page's script runs, a password must not end
 * up in the address. The form, and beside it (when there is room) what Kickoff promises.
 */
export function AuthLayout({ title, description, children, footer }: Props) {
  return (
    <div className={classes.page}>
      <main className={classes.main}>
        <div>
          <Logo size={28} />
        </div>
        <div className={classes.card}>
          <h1 className={classes.title}>{title}</h1>
          {description !== undefined && <p className={classes.description}>{description}</p>}
          <div className={classes.form}>{children}</div>
          {footer !== undefined && <div className={classes.footer}>{footer}</div>}
        </div>
      </main>
      <aside className={classes.brand} aria-label="About Kickoff">
        <Ledger />
        <div className={classes.words}>
          <p className={classes.promise}>Every flow starts when it should, and you can see that it did.</p>
          <p className={classes.explanation}>
            Start flows by API call, on a schedule or by hand. A start is stored before it is acknowledged,
            and every occurrence that was due has an outcome to read.
          </p>
        </div>
      </aside>
    </div>
  );
}

const ROWS = [
  { at: "08:58:31", what: "Order placed", word: "Ran", icon: IconCircleCheck, tone: "good" },
  { at: "08:59:00", what: "Website check", word: "Skipped", icon: IconPlayerSkipForward, tone: "quiet" },
  { at: "09:00:00", what: "Morning digest", word: "Ran", icon: IconCircleCheck, tone: "good" },
  { at: "09:00:12", what: "Refund a customer", word: "Ran", icon: IconCircleCheck, tone: "good" },
  { at: "09:01:00", what: "Website check", word: "Late", icon: IconClockExclamation, tone: "warn" },
];

/** A picture of what the console is about. Decoration: the words beside it say the same. */
const Ledger = () => (
  <div className={classes.ledger} aria-hidden>
    {ROWS.map(({ at, what, word, icon: IconShape, tone }) => (
      <div key={at} className={classes.row}>
        <span className={classes.at}>{at}</span>
        <span className={classes.what}>{what}</span>
        <span className={classes.outcome} data-tone={tone}>
          <IconShape size={14} stroke={2} />
          {word}
        </span>
      </div>
    ))}
  </div>
);
