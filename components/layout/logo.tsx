import classes from "./logo.module.css";

/** The mark: a touchline and the ball set in motion, i.e. play. Decorative next to the word, named when alone. */
export function LogoMark({ size = 24, label }: { size?: number; label?: string }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 32 32"
      role={label === undefined ? "presentation" : "img"}
      aria-label={label}
      aria-hidden={label === undefined}
      className={classes.mark}
    >
      <rect width="32" height="32" rx="8" fill="#4f46e5" />
      <path d="M8.5 8v16" stroke="#fff" strokeWidth="3" strokeLinecap="round" />
      <path
        d="M14 9.6v12.8c0 .9 1 1.5 1.8 1l10-6.4c.7-.5.7-1.5 0-2l-10-6.4c-.8-.5-1.8.1-1.8 1z"
        fill="#fff"
      />
    </svg>
  );
}

/** Mark and word. */
export function Logo({ size = 24 }: { size?: number }) {
  return (
    <span className={classes.logo} style={{ fontSize: size * 0.68 }}>
      <LogoMark size={size} />
      Kickoff
    </span>
  );
}
