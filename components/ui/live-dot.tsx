import classes from "./live-dot.module.css";

/** Says that what is shown updates by itself. */
export function LiveDot({ label = "Live" }: { label?: string }) {
  return (
    <span className={classes.live}>
      <span className={classes.dot} aria-hidden />
      {label}
    </span>
  );
}
