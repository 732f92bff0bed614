"use client";

import { IconKey, IconUser, IconWorld } from "@tabler/icons-react";
import Link from "next/link";
import { memo } from "react";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { ToneBadge } from "#components/ui/tone-badge.tsx";
import { WithCode } from "#components/ui/with-code.tsx";
import type { OpenApiDocument, OpenApiParameter } from "#lib/contracts/openapi.ts";
import { consolePaths } from "#lib/contracts/paths.ts";
import { ERRORS } from "#lib/domain/errors.ts";
import { accessWords, curlFor, type ListedOperation, refusalsByStatus, successOf } from "./api-operations.ts";
import { MethodWord } from "./method-word.tsx";
import classes from "./operation-section.module.css";
import treeClasses from "./schema-tree.module.css";
import { Field, SchemaTree } from "./schema-tree.tsx";

type Props = { document: OpenApiDocument; operation: ListedOperation };

/** One operation: what it takes, what it answers, what it refuses with, and how to call it. */
export const OperationSection = memo(function OperationSection({ document, operation }: Props) {
  const { operationId, summary, description, method, path, parameters = [], requestBody } = operation;
  const { schemas } = document.components;
  const body = requestBody?.content["application/json"];
  const success = successOf(document, operation);
  return (
    <article id={operationId} className={classes.operation} aria-labelledby={`${operationId}-title`}>
      <div className={classes.words}>
        <h3 id={`${operationId}-title`} className={classes.title}>
          <a href={`#${operationId}`} className={classes.anchor}>
            <WithCode text={summary} />
          </a>
        </h3>
        <p className={classes.address}>
          <MethodWord method={method} /> <code>{path}</code>
        </p>
        <p className={classes.badges}>
          {accessWords(operation).map((words) => (
            <ToneBadge
              key={words}
              tone="neutral"
              icon={
                words.startsWith("API key") ? IconKey : words.startsWith("Console") ? IconUser : IconWorld
              }
            >
              {words}
            </ToneBadge>
          ))}
        </p>
        {description !== undefined && (
          <p className={classes.description}>
            <WithCode text={description} />
          </p>
        )}
        {(["path", "query", "header"] as const).map((place) => (
          <Parameters
            key={place}
            document={document}
            place={place}
            parameters={parameters.filter((each) => each.in === place)}
          />
        ))}
        {body !== undefined && (
          <div className={classes.part}>
            <SchemaTree schemas={schemas} schema={body.schema} label="Body" />
          </div>
        )}
        <Answers document={document} operation={operation} />
      </div>
      <div className={classes.code}>
        <CodeBlock
          label={`Call: ${summary}`}
          snippets={[{ label: "curl", language: "bash", code: curlFor(document, operation) }]}
        />
        {success !== null && (
          <CodeBlock
            label={`Answer: ${summary}`}
            snippets={[
              {
                label: `Answer ${success.status}`,
                language: "json",
                code: JSON.stringify(success.example, null, 2),
              },
            ]}
          />
        )}
      </div>
    </article>
  );
});

const PLACES = { path: "In the path", query: "In the query", header: "Headers" };

function Parameters({
  document,
  place,
  parameters,
}: {
  document: OpenApiDocument;
  place: keyof typeof PLACES;
  parameters: OpenApiParameter[];
}) {
  if (parameters.length === 0) return null;
  return (
    <div className={classes.part}>
      <h4 className={classes.partTitle}>{PLACES[place]}</h4>
      <ul className={treeClasses.fields}>
        {parameters.map(({ name, required, description, schema }) => (
          <Field
            key={name}
            schemas={document.components.schemas}
            field={{
              name,
              // What stands in a path is never optional; saying so of each says nothing.
              isRequired: required && place !== "path",
              schema: description === undefined ? schema : { ...schema, description },
            }}
          />
        ))}
      </ul>
    </div>
  );
}

function Answers({ document, operation }: Props) {
  const answers = Object.entries(operation.responses).flatMap(([status, response]) =>
    "$ref" in response ? [] : [{ status, ...response }],
  );
  const refusals = refusalsByStatus(operation["x-refusals"]);
  return (
    <>
      <div className={classes.part}>
        <h4 className={classes.partTitle}>Answers</h4>
        {answers.map(({ status, description, content }) => {
          const schema = content?.["application/json"]?.schema;
          return (
            <div key={status} className={classes.answer}>
              <p className={classes.answerWords}>
                <span className={classes.status} data-class={status[0]}>
                  {status}
                </span>
                {description === operation.summary ? "Done" : <WithCode text={description} />}
              </p>
              {schema !== undefined && (
                <SchemaTree schemas={document.components.schemas} schema={schema} label="Body" isAnswer />
              )}
            </div>
          );
        })}
      </div>
      <details className={classes.part}>
        <summary className={classes.refusals}>
          Refusals <span>{refusals.map(([status]) => status).join(" · ")}</span>
        </summary>
        <ul className={treeClasses.fields}>
          {refusals.map(([status, codes]) => (
            <li key={status} className={classes.refusal}>
              <span className={classes.status} data-class={String(status)[0]}>
                {status}
              </span>
              <ul className={classes.codes}>
                {codes.map((code) => (
                  <li key={code}>
                    <Link href={`${consolePaths.errorReference()}#${code}`} prefetch={false}>
                      <code>{code}</code>
                    </Link>{" "}
                    {ERRORS[code].title}
                  </li>
                ))}
              </ul>
            </li>
          ))}
        </ul>
      </details>
    </>
  );
}
