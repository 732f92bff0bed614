"use client";

import { IconCircleCheck, IconRefreshAlert, IconShieldCheck } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import Link from "next/link";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { EnvironmentBadge } from "#components/ui/environment-badge.tsx";
import { ErrorState } from "#components/ui/error-state.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { PanelList, PanelMore, PanelRow } from "#components/ui/panel-list.tsx";
import { problemOf } from "#components/ui/problem.ts";
import { ExactTime, RelativeTime } from "#components/ui/relative-time.tsx";
import { TableSkeleton } from "#components/ui/skeletons.tsx";
import { ToneBadge } from "#components/ui/tone-badge.tsx";
import { WithCode } from "#components/ui/with-code.tsx";
import { type RejectedCallFilter, rejectedCallQueries } from "#lib/client/rejected-call-queries.ts";
import { consolePaths, type Place } from "#lib/contracts/paths.ts";
import type { RejectedGroup } from "#lib/contracts/rejected-calls.ts";
import { REJECTED_CALL_DAYS } from "#lib/domain/limits.ts";
import classes from "./rejected-calls.module.css";

type Props = {
  place: Place;
  /** Whose refused calls: of a trigger, a hook or a key. */
  filter: RejectedCallFilter;
};

/** Calls that were refused: why, from where, what to do, and whether the caller is still trying. */
export function RefusedCallsPanel({ place, filter }: Props) {
  const query = useInfiniteQuery(rejectedCallQueries.list(place.workspaceId, filter));
  const groups = query.data?.pages.flatMap(({ items }) => items);
  return (
    <Panel
      title="Refused calls"
      description={`Each cause and source once, of the last ${REJECTED_CALL_DAYS} days. Neither bodies nor secrets are kept.`}
      flush
    >
      {query.isError && groups === undefined && (
        <ErrorState problem={problemOf(query.error)} onRetry={() => void query.refetch()} />
      )}
      {!query.isError && groups === undefined && <TableSkeleton rows={2} columns={3} />}
      {groups?.length === 0 && (
        <EmptyState icon={IconShieldCheck} title="No call was refused">
          When a call is refused, its cause, its sender and how to mend it will be here: a wrong key, a body
          that does not fit, a pause.
        </EmptyState>
      )}
      {groups !== undefined && groups.length > 0 && (
        <PanelList label="Refused calls">
          {groups.map((group) => (
            <Group key={group.id} place={place} group={group} filter={filter} />
          ))}
        </PanelList>
      )}
      <PanelMore query={query} />
    </Panel>
  );
}

function Group({ place, group, filter }: Props & { group: RejectedGroup }) {
  const { code, status, cause, remedy, environment, count, first_at, last_at, retrying, accepted_at } = group;
  return (
    <PanelRow
      head={
        <>
          <ToneBadge tone="danger" title={code}>
            {status}
          </ToneBadge>
          <strong className={classes.cause}>{cause}</strong>
          {environment !== null && filter.environment === undefined && (
            <EnvironmentBadge environment={environment} />
          )}
          {retrying && (
            <ToneBadge tone="warning" icon={IconRefreshAlert} title="Several calls within the last minutes">
              Still retrying
            </ToneBadge>
          )}
          {accepted_at !== null && (
            <ToneBadge tone="success" icon={IconCircleCheck} title="A later call of this sender was accepted">
              Accepted since
            </ToneBadge>
          )}
        </>
      }
    >
      <p className={classes.remedy}>
        <WithCode text={remedy} />
      </p>
      <div className={classes.facts}>
        <span>
          {count === 1 ? "Once" : `${count.toLocaleString("en")} times`}, last <RelativeTime at={last_at} />
          {count > 1 && (
            <>
              , first <RelativeTime at={first_at} />
            </>
          )}
        </span>
        <span>
          from <Sender from={group.from} />
        </span>
        {group.key !== null && filter.key === undefined && (
          <span>
            with{" "}
            <Link href={consolePaths.key({ ...place, keyId: group.key.id })} className={classes.link}>
              {group.key.name}
            </Link>
          </span>
        )}
        {group.trigger !== null && filter.trigger === undefined && <span>to {group.trigger.name}</span>}
        {group.hook !== null && filter.hook === undefined && <span>at {group.hook.name}</span>}
      </div>
      <Samples group={group} />
    </PanelRow>
  );
}

function Sender({ from }: Pick<RejectedGroup, "from">) {
  if (from.many) return <>many senders</>;
  if (from.ip === null && from.user_agent === null) return <>an unknown sender</>;
  return (
    <>
      <code>{from.ip ?? "an unknown address"}</code>
      {from.user_agent !== null && <> · {from.user_agent}</>}
    </>
  );
}

/** What is kept of the newest of them: their shape. */
function Samples({ group: { code, samples } }: { group: RejectedGroup }) {
  return (
    <details className={classes.samples}>
      <summary>
        Newest {samples.length === 1 ? "call" : `${samples.length} calls`} · <code>{code}</code>
      </summary>
      <ol>
        {samples.map(({ id, at, count, detail, facts }) => (
          <li key={id}>
            <ExactTime at={at} />
            {count > 1 && <> · {count.toLocaleString("en")} in a minute</>}
            <dl>
              <Fact term="Answer" value={detail} />
              <Fact term="Request id" value={facts.request_id} />
              <Fact term="Content type" value={facts.content_type} />
              <Fact
                term="Size"
                value={
                  facts.body_bytes === undefined
                    ? undefined
                    : `${facts.body_bytes.toLocaleString("en")} bytes`
                }
              />
              <Fact term="Fields" value={facts.fields?.join(", ")} />
              <Fact
                term="Faults"
                value={facts.faults
                  ?.map(({ pointer, detail: fault }) => `${pointer || "body"}: ${fault}`)
                  .join("; ")}
              />
              <Fact term="Headers" value={facts.headers?.join(", ")} />
              <Fact
                term="Idempotency key"
                value={facts.idempotency_key_sha256 && `SHA-256 ${facts.idempotency_key_sha256}…`}
              />
            </dl>
          </li>
        ))}
      </ol>
    </details>
  );
}

function Fact({ term, value }: { term: string; value: string | undefined }) {
  if (value === undefined || value === "") return null;
  return (
    <div>
      <dt>{term}</dt>
      <dd>{value}</dd>
    </div>
  );
}
