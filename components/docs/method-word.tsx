import classes from "./method-word.module.css";

/** GET, POST … in a width of its own, so that addresses line up. */
export function MethodWord({ method }: { method: string }) {
  return (
    <span className={classes.method} data-method={method}>
      {method === "DELETE" ? "DEL" : method}
    </span>
  );
}
