"use client";

import { TextInput } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import Link from "next/link";
import { useDeferredValue, useEffect, useRef, useState } from "react";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { FilteredEmpty } from "#components/ui/empty-state.tsx";
import { WithCode } from "#components/ui/with-code.tsx";
import type { OpenApiDocument } from "#lib/contracts/openapi.ts";
import { consolePaths } from "#lib/contracts/paths.ts";
import { findOperations, type ListedOperation, listOperations } from "./api-operations.ts";
import classes from "./api-reference.module.css";
import { DocsFrame } from "./docs-frame.tsx";
import { MethodWord } from "./method-word.tsx";
import { OperationSection } from "./operation-section.tsx";

type Props = { document: OpenApiDocument };

/** Every operation of the API, made of the document that is served. */
export function ApiReference({ document }: Props) {
  const [all] = useState(() => listOperations(document));
  const [search, setSearch] = useState("");
  const box = useRef<HTMLInputElement>(null);
  useHotkeys([["/", () => box.current?.focus()]]);
  const found = findOperations(all, useDeferredValue(search));
  const groups = document.tags
    .map((tag) => ({ ...tag, operations: found.filter(({ tags }) => tags[0] === tag.name) }))
    .filter(({ operations }) => operations.length > 0);
  const current = useCurrentOperation(found);
  const origin = document.servers[0]?.url ?? "";
  return (
    <DocsFrame current="API">
      <div className={classes.layout}>
        <aside className={classes.side}>
          <TextInput
            ref={box}
            type="search"
            aria-label="Search operations"
            placeholder="Search operations"
            leftSection={<IconSearch size={15} aria-hidden />}
            rightSection={search === "" ? <kbd className={classes.key}>/</kbd> : undefined}
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === "Escape") setSearch("");
            }}
          />
          <p className={classes.count} aria-live="polite">
            {search === "" ? `${all.length} operations` : `${found.length} of ${all.length} operations`}
          </p>
          <nav aria-label="Operations" className={classes.contents}>
            {groups.map(({ name, operations }) => (
              <div key={name} className={classes.group}>
                <a href={`#${slug(name)}`} className={classes.groupName}>
                  {name}
                </a>
                <ul className={classes.links}>
                  {operations.map(({ operationId, method, summary }) => (
                    <li key={operationId}>
                      <a
                        href={`#${operationId}`}
                        className={classes.link}
                        aria-current={operationId === current ? "location" : undefined}
                      >
                        <MethodWord method={method} />
                        <span>
                          <WithCode text={summary} />
                        </span>
                      </a>
                    </li>
                  ))}
                </ul>
              </div>
            ))}
          </nav>
        </aside>
        <main className={classes.main}>
          {search === "" && <Introduction document={document} origin={origin} />}
          {groups.map(({ name, description, operations }) => (
            <section key={name} aria-labelledby={slug(name)} className={classes.section}>
              <h2 id={slug(name)} className={classes.heading}>
                {name}
              </h2>
              <p className={classes.lead}>{description}</p>
              {operations.map((operation) => (
                <OperationSection key={operation.operationId} document={document} operation={operation} />
              ))}
            </section>
          ))}
          {groups.length === 0 && <FilteredEmpty noun="operations" onClear={() => setSearch("")} />}
        </main>
      </div>
    </DocsFrame>
  );
}

const slug = (name: string): string => `tag-${name.toLowerCase().replaceAll(" ", "-")}`;

const BASICS = [
  {
    title: "Credentials",
    text: "Send `Authorization: Bearer kick_…`, from a server. A key has scopes: `fire` starts, `read` reads, `cancel` stops, `manage` does what the console does. A key that comes from a browser or stands in an address is refused.",
  },
  {
    title: "Repeating a call",
    text: "Send an `Idempotency-Key`, made once per thing to be done. For 24 hours the same key and body get the first answer again, with `Idempotent-Replayed: true`; nothing is started twice.",
  },
  {
    title: "Waiting, or not",
    text: "A waiting call answers with the outcome, or 202 with a `status_url` when it is not over in time. `Prefer: wait=N` shortens the wait, `Prefer: respond-async` skips it. Hanging up cancels nothing.",
  },
  {
    title: "Limits",
    text: "Calls are unlimited until a limit is set. Then `RateLimit` tells what is left, and 429 comes with `Retry-After`.",
  },
  {
    title: "Lists",
    text: "Lists answer `{ items, next }`. Pass `next` as `cursor` to have the next page; null is the end.",
  },
] as const;

function Introduction({ document, origin }: { document: OpenApiDocument; origin: string }) {
  const specification = `${origin}/api/v1/openapi.json`;
  return (
    <div className={classes.introduction}>
      <h1 className={classes.title}>API</h1>
      <p className={classes.lead}>{document.info.description.replaceAll("`", "")}</p>
      <dl className={classes.facts}>
        <div>
          <dt>Base address</dt>
          <dd>
            <code>{origin}/api/v1</code> <CopyButton value={`${origin}/api/v1`} label="Copy base address" />
          </dd>
        </div>
        <div>
          <dt>OpenAPI 3.1</dt>
          <dd>
            <a href="/api/v1/openapi.json">
              <code>{specification}</code>
            </a>{" "}
            <CopyButton value={specification} label="Copy address of the OpenAPI document" />
          </dd>
        </div>
      </dl>
      <div className={classes.basics}>
        {BASICS.map(({ title, text }) => (
          <section key={title}>
            <h2 className={classes.basic}>{title}</h2>
            <p>
              <WithCode text={text} />
            </p>
          </section>
        ))}
        <section>
          <h2 className={classes.basic}>Refusals</h2>
          <p>
            Every refusal is a problem document with a stable <code>code</code>.{" "}
            <Link href={consolePaths.errorReference()}>All codes, with what to do</Link>
          </p>
        </section>
      </div>
    </div>
  );
}

/** The operation that is being read: the last one whose top has passed the top of the window. */
function useCurrentOperation(operations: readonly ListedOperation[]): string | null {
  const [current, setCurrent] = useState<string | null>(null);
  const ids = operations.map(({ operationId }) => operationId).join(" ");
  useEffect(() => {
    const observer = new IntersectionObserver(
      (entries) => {
        const entered = entries.filter(({ isIntersecting }) => isIntersecting).at(-1);
        if (entered) setCurrent(entered.target.id);
      },
      // A line a little below the sticky bar.
      { rootMargin: "-90px 0px -85% 0px" },
    );
    for (const id of ids.split(" ")) {
      const element = window.document.getElementById(id);
      if (element) observer.observe(element);
    }
    return () => observer.disconnect();
  }, [ids]);
  return current;
}
