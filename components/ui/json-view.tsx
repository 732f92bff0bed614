"use client";

import { IconChevronRight } from "@tabler/icons-react";
import { useState } from "react";
import { CopyButton } from "./copy-button.tsx";
import classes from "./json-view.module.css";

const CHILDREN_SHOWN_FIRST = 100;
const CHARS_SHOWN_FIRST = 600;

type Props = {
  value: unknown;
  /** "Input", "Output": heads the block and names what is copied. */
  label: string;
  /** Levels that start open. */
  openLevels?: number;
};

/** JSON to read: objects and lists fold, long texts and lists are cut until asked for. */
export function JsonView({ value, label, openLevels = 2 }: Props) {
  return (
    <div className={classes.block}>
      <div className={classes.bar}>
        <span>{label}</span>
        <CopyButton value={JSON.stringify(value, null, 2) ?? ""} label={`Copy ${label.toLowerCase()}`} />
      </div>
      <div className={classes.body}>
        <Node value={value} openLevels={openLevels} />
      </div>
    </div>
  );
}

function Node({ name, value, openLevels }: { name?: string; value: unknown; openLevels: number }) {
  const [all, setAll] = useState(false);
  if (typeof value !== "object" || value === null) {
    return (
      <div className={classes.leaf}>
        <Name name={name} />
        <Leaf value={value} />
      </div>
    );
  }
  const isList = Array.isArray(value);
  const entries: [string, unknown][] = Object.entries(value);
  const [open, close] = isList ? ["[", "]"] : ["{", "}"];
  if (entries.length === 0) {
    return (
      <div className={classes.leaf}>
        <Name name={name} />
        {open + close}
      </div>
    );
  }
  const shown = all ? entries : entries.slice(0, CHILDREN_SHOWN_FIRST);
  return (
    <details open={openLevels > 0} className={classes.node}>
      <summary className={classes.summary}>
        <IconChevronRight size={13} className={classes.chevron} aria-hidden />
        <Name name={name} />
        {open}
        <span className={classes.count}>
          {entries.length}{" "}
          {isList ? (entries.length === 1 ? "item" : "items") : entries.length === 1 ? "field" : "fields"}
        </span>
        <span className={classes.closed}>{close}</span>
      </summary>
      <div className={classes.children}>
        {shown.map(([key, child]) => (
          <Node key={key} name={isList ? undefined : key} value={child} openLevels={openLevels - 1} />
        ))}
        {shown.length < entries.length && (
          <button type="button" className={classes.more} onClick={() => setAll(true)}>
            Show {entries.length - shown.length} more
          </button>
        )}
      </div>
      <div className={classes.end}>{close}</div>
    </details>
  );
}

const Name = ({ name }: { name?: string | undefined }) =>
  name === undefined ? null : <span className={classes.name}>{name}: </span>;

function Leaf({ value }: { value: unknown }) {
  const [all, setAll] = useState(false);
  if (typeof value !== "string") return <span data-kind={typeof value}>{String(value)}</span>;
  const cut = !all && value.length > CHARS_SHOWN_FIRST;
  return (
    <span data-kind="string">
      "{cut ? value.slice(0, CHARS_SHOWN_FIRST) : value}
      {cut ? "… " : '"'}
      {cut && (
        <button type="button" className={classes.more} onClick={() => setAll(true)}>
          Show all {value.length} characters
        </button>
      )}
    </span>
  );
}
