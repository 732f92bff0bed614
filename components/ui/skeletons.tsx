import { Skeleton, VisuallyHidden } from "@mantine/core";
import classes from "./skeletons.module.css";

// Fixed widths, so that the server and the browser draw the same.
const WIDTHS = ["62%", "48%", "74%", "55%", "40%", "68%"];
const widthAt = (index: number) => WIDTHS[index % WIDTHS.length];

/** Rows that have not arrived. Shows itself after 150 ms, so that a fast answer never flashes. */
export function TableSkeleton({ rows = 6, columns = 5 }: { rows?: number; columns?: number }) {
  return (
    <div className={classes.late} role="status">
      <VisuallyHidden>Loading</VisuallyHidden>
      {Array.from({ length: rows }, (_, row) => `row ${row}`).map((rowKey, row) => (
        <div key={rowKey} className={classes.row}>
          {Array.from({ length: columns }, (_, column) => `${rowKey} ${column}`).map((key, column) => (
            <div key={key} className={classes.cell} data-first={column === 0 || undefined}>
              <Skeleton height={10} width={widthAt(row + column)} />
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}

/** A page about one thing that has not arrived: head, two cards. */
export function DetailSkeleton() {
  return (
    <div className={classes.late} role="status">
      <VisuallyHidden>Loading</VisuallyHidden>
      <Skeleton height={22} width={260} mb={12} />
      <Skeleton height={10} width={360} maw="90%" mb={28} />
      {[180, 260].map((height) => (
        <div key={height} className={classes.card} style={{ minHeight: height }}>
          {["a", "b", "c", "d"].map((line, index) => (
            <Skeleton key={line} height={10} width={widthAt(index)} mb={16} />
          ))}
        </div>
      ))}
    </div>
  );
}
