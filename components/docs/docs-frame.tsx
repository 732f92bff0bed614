import Link from "next/link";
import type { ReactNode } from "react";
import { Logo } from "#components/layout/logo.tsx";
import { consolePaths } from "#lib/contracts/paths.ts";
import classes from "./docs-frame.module.css";

const PAGES = [
  { href: consolePaths.apiReference(), label: "API" },
  { href: consolePaths.errorReference(), label: "Errors" },
  { href: consolePaths.scheduleDocs(), label: "Schedules" },
] as const;

type Props = { current: (typeof PAGES)[number]["label"]; children: ReactNode };

/** The frame of the pages that need no sign-in and no internet. */
export function DocsFrame({ current, children }: Props) {
  return (
    <div className={classes.page}>
      <header className={classes.top}>
        <div className={classes.bar}>
          <Link href={consolePaths.home()} aria-label="Kickoff, home" className={classes.logo}>
            <Logo size={24} />
          </Link>
          <nav aria-label="Documentation" className={classes.links}>
            {PAGES.map(({ href, label }) => (
              <Link
                key={href}
                href={href}
                className={classes.link}
                aria-current={label === current ? "page" : undefined}
              >
                {label}
              </Link>
            ))}
          </nav>
        </div>
      </header>
      {children}
    </div>
  );
}
