"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import classes from "./segment-tabs.module.css";

export type Segment = { label: string; href: string; count?: ReactNode };

type Props = {
  label: string;
  segments: readonly Segment[];
  /** The href that is open; by default the one that equals the current path. */
  active?: string;
};

/** Views of one thing, each with its own address. */
export function SegmentTabs({ label, segments, active }: Props) {
  const pathname = usePathname();
  const open = active ?? pathname;
  return (
    <nav aria-label={label} className={classes.tabs}>
      {segments.map((segment) => (
        <Link
          key={segment.href}
          href={segment.href}
          className={classes.tab}
          aria-current={segment.href === open ? "page" : undefined}
          scroll={false}
        >
          {segment.label}
          {segment.count !== undefined && <span className={classes.count}>{segment.count}</span>}
        </Link>
      ))}
    </nav>
  );
}
