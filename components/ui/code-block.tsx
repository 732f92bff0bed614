"use client";

import { useState } from "react";
import classes from "./code-block.module.css";
import { CopyButton } from "./copy-button.tsx";
import { type CodeLanguage, highlight } from "./highlight.ts";

export type Snippet = { label: string; language: CodeLanguage; code: string };

type Props = {
  /** One snippet, or the same thing in several languages as tabs. */
  snippets: readonly [Snippet, ...Snippet[]];
  /** Names the scrolling region for a screen reader. */
  label: string;
};

/** Code to read and copy. */
export function CodeBlock({ snippets, label }: Props) {
  const [chosen, setChosen] = useState(0);
  const snippet = snippets[chosen] ?? snippets[0];
  return (
    <div className={classes.block}>
      <div className={classes.bar}>
        {snippets.length === 1 ? (
          <span className={classes.label}>{snippet.label}</span>
        ) : (
          <fieldset className={classes.tabs} aria-label={`${label}: language`}>
            {snippets.map(({ label: name }, index) => (
              <button
                key={name}
                type="button"
                className={classes.tab}
                aria-pressed={index === chosen}
                onClick={() => setChosen(index)}
              >
                {name}
              </button>
            ))}
          </fieldset>
        )}
        <CopyButton value={snippet.code} label={`Copy ${snippet.label}`} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className={classes.scroll} aria-label={label} tabIndex={0}>
        <pre className={classes.code}>
          <Highlighted code={snippet.code} language={snippet.language} />
        </pre>
      </section>
    </div>
  );
}

function Highlighted({ code, language }: { code: string; language: CodeLanguage }) {
  let offset = 0;
  return highlight(code, language).map(({ text, kind }) => {
    const key = offset;
    offset += text.length;
    return (
      <span key={key} data-kind={kind}>
        {text}
      </span>
    );
  });
}
