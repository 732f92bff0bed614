"use client";

import { IconChevronRight } from "@tabler/icons-react";
import { useState } from "react";
import { WithCode } from "#components/ui/with-code.tsx";
import type { JsonSchema } from "#lib/contracts/openapi.ts";
import classes from "./schema-tree.module.css";
import {
  alternativeName,
  insideOf,
  limitWords,
  resolved,
  type SchemaField,
  type Schemas,
  typeWords,
  withoutNull,
} from "./schema-words.ts";

type Props = {
  schemas: Schemas;
  schema: JsonSchema;
  label: string;
  /** In an answer every field is there, but for what is null: saying "required" of each says nothing. */
  isAnswer?: boolean;
};

/** What lies in a body, field by field; what is nested unfolds. */
export function SchemaTree({ schemas, schema, label, isAnswer = false }: Props) {
  const inside = insideOf(schemas, schema);
  return (
    <section className={classes.tree} aria-label={label}>
      <p className={classes.root}>
        {label} <span className={classes.type}>{typeWords(schemas, schema)}</span>
      </p>
      {inside !== null && <Inside schemas={schemas} schema={schema} isAnswer={isAnswer} />}
    </section>
  );
}

type InsideProps = { schemas: Schemas; schema: JsonSchema; isAnswer: boolean };

function Inside({ schemas, schema, isAnswer }: InsideProps) {
  const inside = insideOf(schemas, schema);
  if (inside === null) return null;
  if (inside.kind === "fields") {
    return (
      <ul className={classes.fields}>
        {inside.fields.map((field) => (
          <Field key={field.name} schemas={schemas} field={field} isAnswer={isAnswer} />
        ))}
      </ul>
    );
  }
  return <Alternatives schemas={schemas} alternatives={inside.alternatives} isAnswer={isAnswer} />;
}

type AlternativesProps = { schemas: Schemas; alternatives: JsonSchema[]; isAnswer: boolean };

function Alternatives({ schemas, alternatives, isAnswer }: AlternativesProps) {
  const [chosen, setChosen] = useState(0);
  const schema = alternatives[chosen] ?? {};
  return (
    <div className={classes.alternatives}>
      <fieldset className={classes.choices} aria-label="One of">
        {alternatives.map((each, index) => {
          const name = alternativeName(schemas, each, index);
          return (
            <button
              key={name}
              type="button"
              className={classes.choice}
              aria-pressed={index === chosen}
              onClick={() => setChosen(index)}
            >
              {name}
            </button>
          );
        })}
      </fieldset>
      {insideOf(schemas, schema) === null ? (
        <p className={classes.plain}>{typeWords(schemas, schema)}</p>
      ) : (
        <Inside schemas={schemas} schema={schema} isAnswer={isAnswer} />
      )}
    </div>
  );
}

type FieldProps = { schemas: Schemas; field: SchemaField; isAnswer?: boolean };

export function Field({ schemas, field, isAnswer = false }: FieldProps) {
  const [isOpen, setOpen] = useState(false);
  const { name, isRequired, schema } = field;
  const hasInside = insideOf(schemas, schema) !== null;
  return (
    <li className={classes.field}>
      <div className={classes.line}>
        {hasInside ? (
          <button
            type="button"
            className={classes.toggle}
            aria-expanded={isOpen}
            onClick={() => setOpen(!isOpen)}
          >
            <IconChevronRight size={14} aria-hidden className={classes.chevron} />
            <code className={classes.name}>{name}</code>
          </button>
        ) : (
          <code className={classes.name}>{name}</code>
        )}
        <span className={classes.type}>{typeWords(schemas, schema)}</span>
        {isRequired && !isAnswer && <span className={classes.required}>required</span>}
      </div>
      <FieldFacts schemas={schemas} schema={schema} />
      {isOpen && <Inside schemas={schemas} schema={schema} isAnswer={isAnswer} />}
    </li>
  );
}

const VALUES_SHOWN = 12;

function FieldFacts({ schemas, schema }: { schemas: Schemas; schema: JsonSchema }) {
  const outer = resolved(schemas, schema);
  const inner = resolved(schemas, withoutNull(schemas, outer).schema);
  const values = inner.enum ?? resolved(schemas, inner.items ?? {}).enum ?? [];
  const description = outer.description ?? inner.description;
  const facts = [
    ...limitWords(inner),
    ...(outer.default === undefined ? [] : [`default \`${JSON.stringify(outer.default)}\``]),
  ];
  return (
    <>
      {description !== undefined && (
        <p className={classes.description}>
          <WithCode text={description} />
        </p>
      )}
      {values.length > 0 && (
        <p className={classes.facts}>
          {values.slice(0, VALUES_SHOWN).map((value) => (
            <code key={String(value)} className={classes.value}>
              {String(value)}
            </code>
          ))}
          {values.length > VALUES_SHOWN && <span>and {values.length - VALUES_SHOWN} more</span>}
        </p>
      )}
      {facts.length > 0 && (
        <p className={classes.facts}>
          <span>
            <WithCode text={facts.join(" · ")} />
          </span>
        </p>
      )}
    </>
  );
}
