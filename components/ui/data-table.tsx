// biome-ignore-all lint/a11y/noRedundantRoles: cards change `display`, which takes the roles of a table away
"use client";

import { ActionIcon, Button, Checkbox, Menu, Table } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import Link from "next/link";
import type { ReactNode } from "react";
import classes from "./data-table.module.css";
import { ErrorState } from "./error-state.tsx";
import type { Problem } from "./problem.ts";
import { TableSkeleton } from "./skeletons.tsx";

export type Column<Row> = {
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  width?: number | string;
  align?: "right";
  /** Left out of the cards under 768 px. */
  hideOnPhone?: boolean;
  /** Left out between 768 and 1100 px, where columns get narrow. */
  hideOnTablet?: boolean;
};

type Props<Row> = {
  /** Names the table for a screen reader: "Triggers". */
  label: string;
  /** The first column is the row's name: it carries the link and heads the card on a phone. */
  columns: readonly Column<Row>[];
  /** undefined while the first page is on its way. */
  rows: readonly Row[] | undefined;
  rowId: (row: Row) => string;
  rowHref?: (row: Row) => string;
  /** The row's name in words, for "Actions for …" and "Select …". */
  rowLabel: (row: Row) => string;
  /** `Menu.Item`s. */
  rowMenu?: (row: Row) => ReactNode;
  selection?: { selected: ReadonlySet<string>; onChange: (selected: ReadonlySet<string>) => void };
  problem?: Problem | null;
  onRetry?: () => void;
  /** An EmptyState or FilteredEmpty. */
  empty: ReactNode;
  /** Present when there is a next page. */
  more?: { load: () => void; isLoading: boolean };
};

/**
 * A list of things: a table, and under 768 px a stack of cards made of the same cells. The whole row follows its link;
 * links, buttons and menus inside it keep their own. Loading, failing and having nothing are part of it.
 */
export function DataTable<Row>(props: Props<Row>) {
  const { columns, rows, problem, onRetry, empty, more } = props;
  if (problem && rows === undefined) {
    return (
      <div className={classes.frame}>
        <ErrorState problem={problem} onRetry={onRetry} />
      </div>
    );
  }
  if (rows === undefined) {
    return (
      <div className={classes.frame}>
        <TableSkeleton columns={Math.min(columns.length, 6)} />
      </div>
    );
  }
  if (rows.length === 0) return <div className={classes.frame}>{empty}</div>;
  return (
    <>
      <div className={classes.frame}>
        <Rows {...props} rows={rows} />
      </div>
      {more !== undefined && (
        <div className={classes.more}>
          <Button variant="default" onClick={more.load} loading={more.isLoading}>
            Load more
          </Button>
        </div>
      )}
    </>
  );
}

function Rows<Row>(props: Props<Row> & { rows: readonly Row[] }) {
  const { label, columns, rows, rowId, rowHref, rowLabel, rowMenu, selection } = props;
  const allIds = rows.map(rowId);
  const chosen = selection === undefined ? 0 : allIds.filter((id) => selection.selected.has(id)).length;
  const toggle = (id: string) => {
    if (selection === undefined) return;
    const next = new Set(selection.selected);
    if (!next.delete(id)) next.add(id);
    selection.onChange(next);
  };
  return (
    <Table role="table" aria-label={label} className={classes.table}>
      <thead role="rowgroup" className={classes.head}>
        <tr role="row">
          {selection !== undefined && (
            <th scope="col" className={classes.narrow}>
              <Checkbox
                aria-label="Select all"
                checked={chosen === rows.length}
                indeterminate={chosen > 0 && chosen < rows.length}
                onChange={() => selection.onChange(new Set(chosen === rows.length ? [] : allIds))}
              />
            </th>
          )}
          {columns.map((column) => (
            <th
              key={column.id}
              scope="col"
              style={{ width: column.width }}
              data-align={column.align}
              data-not-tablet={column.hideOnTablet || undefined}
            >
              {column.header}
            </th>
          ))}
          {rowMenu !== undefined && (
            <th scope="col" className={classes.narrow}>
              <span className={classes.hidden}>Actions</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => {
          const id = rowId(row);
          const href = rowHref?.(row);
          return (
            <tr
              key={id}
              role="row"
              className={classes.row}
              data-linked={href !== undefined || undefined}
              data-selected={selection?.selected.has(id) || undefined}
            >
              {selection !== undefined && (
                <td role="cell" className={classes.select}>
                  <Checkbox
                    aria-label={`Select ${rowLabel(row)}`}
                    checked={selection.selected.has(id)}
                    onChange={() => toggle(id)}
                  />
                </td>
              )}
              {columns.map((column, index) => (
                <td
                  key={column.id}
                  role="cell"
                  data-label={index === 0 ? undefined : column.header}
                  data-first={index === 0 || undefined}
                  data-align={column.align}
                  data-not-phone={column.hideOnPhone || undefined}
                  data-not-tablet={column.hideOnTablet || undefined}
                >
                  {index === 0 && href !== undefined ? (
                    <Link href={href} className={classes.link}>
                      {column.cell(row)}
                    </Link>
                  ) : (
                    column.cell(row)
                  )}
                </td>
              ))}
              {rowMenu !== undefined && (
                <td role="cell" className={classes.menu}>
                  <Menu>
                    <Menu.Target>
                      <ActionIcon aria-label={`Actions for ${rowLabel(row)}`}>
                        <IconDots size={17} aria-hidden />
                      </ActionIcon>
                    </Menu.Target>
                    <Menu.Dropdown>{rowMenu(row)}</Menu.Dropdown>
                  </Menu>
                </td>
              )}
            </tr>
          );
        })}
      </tbody>
    </Table>
  );
}
