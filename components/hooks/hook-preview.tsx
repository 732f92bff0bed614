"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ErrorNotice } from "#components/ui/error-notice.tsx";
import { JsonView } from "#components/ui/json-view.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { problemOf } from "#components/ui/problem.ts";
import { type HookPlace, type HookPreviewRequest, hookQueries } from "#lib/client/hook-queries.ts";
import classes from "./hooks.module.css";

/** What the filter and the mapping, as they stand, would make of a delivery. */
export function HookPreview({ place, draft }: { place: HookPlace; draft: HookPreviewRequest }) {
  const { data, error } = useQuery({
    ...hookQueries.preview(place, draft),
    placeholderData: keepPreviousData,
  });
  if (error) return <ErrorNotice problem={problemOf(error)} />;
  if (data === undefined) return <div className={classes.preview} aria-busy />;
  const { payload: _payload, ...made } = data.input;
  return (
    <section className={classes.preview} aria-label="Preview">
      <h3 className={classes.heading}>
        {data.delivery === null ? "Preview on a sample" : "Preview on a delivery"}
        <span className={classes.dim}>
          {" "}
          {data.delivery ?? "none has arrived yet"} · {data.event ?? "no event name"}
        </span>
      </h3>
      <div role="status">
        {data.passes ? (
          <Notice tone="success" title="Starts a run" />
        ) : (
          <Notice tone="info" title="Filtered: starts nothing" />
        )}
      </div>
      {data.faults.length > 0 && (
        <ul className={classes.faults} aria-label="Faults of the mapping">
          {data.faults.map(({ pointer, detail }) => (
            <li key={`${pointer} ${detail}`}>
              <code>{pointer}</code> {detail}
            </li>
          ))}
        </ul>
      )}
      <JsonView label="Run input" value={made} openLevels={3} />
      <div className={classes.payload}>
        <JsonView label="Payload" value={data.payload} openLevels={1} />
      </div>
      <p className={classes.dim}>
        Secrets are left out of what is kept of a delivery, and long texts are cut.
      </p>
    </section>
  );
}
