"use client";

import { IconAlertCircle } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import classes from "./notice.module.css";

export type SummarisedError = {
  /** The id of the field's input. */
  fieldId: string;
  label: string;
  message: string;
};

type Props = {
  errors: readonly SummarisedError[];
  /** How often the form was sent; each time it grows and errors remain, the summary takes the focus. */
  submitCount: number;
};

/** What keeps a form from being sent, with a way to each field. Renders nothing without errors. */
export function ErrorSummary({ errors, submitCount }: Props) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (submitCount > 0) box.current?.focus();
  }, [submitCount]);
  if (errors.length === 0) return null;
  return (
    <div ref={box} className={classes.notice} data-tone="danger" role="alert" tabIndex={-1}>
      <IconAlertCircle size={17} className={classes.icon} aria-hidden />
      <div className={classes.words}>
        <strong className={classes.title}>
          {errors.length === 1 ? "One field needs attention" : `${errors.length} fields need attention`}
        </strong>
        <ul className={classes.list}>
          {errors.map(({ fieldId, label, message }) => (
            <li key={fieldId}>
              <a
                href={`#${fieldId}`}
                className={classes.link}
                onClick={(event) => {
                  event.preventDefault();
                  document.getElementById(fieldId)?.focus();
                }}
              >
                {label}
              </a>
              : {message}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
