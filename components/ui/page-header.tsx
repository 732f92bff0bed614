import { IconArrowLeft } from "@tabler/icons-react";
import Link from "next/link";
import type { ReactNode } from "react";
import classes from "./page-header.module.css";

type Props = {
  title: ReactNode;
  description?: ReactNode;
  /** Stands before the title, e.g. a KindIcon. */
  icon?: ReactNode;
  badges?: ReactNode;
  actions?: ReactNode;
  back?: { href: string; label: string };
};

/** The head of every page: one h1, what it is for, what can be done. */
export function PageHeader({ title, description, icon, badges, actions, back }: Props) {
  return (
    <header className={classes.header}>
      {back !== undefined && (
        <Link href={back.href} className={classes.back}>
          <IconArrowLeft size={14} aria-hidden />
          {back.label}
        </Link>
      )}
      <div className={classes.row}>
        <div className={classes.words}>
          <div className={classes.titleRow}>
            {icon}
            <h1 className={classes.title}>{title}</h1>
            {badges !== undefined && <div className={classes.badges}>{badges}</div>}
          </div>
          {description !== undefined && <div className={classes.description}>{description}</div>}
        </div>
        {actions !== undefined && <div className={classes.actions}>{actions}</div>}
      </div>
    </header>
  );
}
