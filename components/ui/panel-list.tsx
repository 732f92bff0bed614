import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./panel-list.module.css";

type ListProps = {
  as?: "ul" | "ol" | "div";
  label?: string;
  children: ReactNode;
};

/** What a flush panel lists, with a line between one and the next. */
export function PanelList({ as: List = "ul", label, children }: ListProps) {
  return (
    <List className={classes.list} aria-label={label}>
      {children}
    </List>
  );
}

type RowProps = {
  as?: "li" | "div" | "section" | "article";
  label?: string;
  /** What it is and how it stands, in one line. */
  head: ReactNode;
  /** At the end of that line. */
  actions?: ReactNode;
  children?: ReactNode;
};

/** One of a PanelList: its head, and below what there is to say about it. */
export function PanelRow({ as: Row = "li", label, head, actions, children }: RowProps) {
  return (
    <Row className={classes.row} aria-label={label}>
      <div className={classes.head}>
        {head}
        {actions !== undefined && <span className={classes.spacer} />}
        {actions}
      </div>
      {children}
    </Row>
  );
}

type MoreProps = {
  /** An infinite query. */
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
  children?: ReactNode;
};

/** Asks for the next page of a PanelList, as long as there is one. */
export function PanelMore({ query, children = "Load more" }: MoreProps) {
  if (!query.hasNextPage) return null;
  return (
    <div className={classes.more}>
      <Button
        size="compact-sm"
        variant="default"
        loading={query.isFetchingNextPage}
        onClick={() => void query.fetchNextPage()}
      >
        {children}
      </Button>
    </div>
  );
}
