import { CodeBlock } from "#components/ui/code-block.tsx";
import { WithCode } from "#components/ui/with-code.tsx";
import { ERRORS, type ErrorCode } from "#lib/domain/errors.ts";
import { REMEDIES, RUN_FAULTS } from "#lib/domain/remedies.ts";
import { DocsFrame } from "./docs-frame.tsx";
import classes from "./error-reference.module.css";

const STATUS_WORDS: Record<number, string> = {
  400: "The request cannot be understood",
  401: "Who is calling is not known",
  403: "The caller may not do this",
  404: "There is nothing here",
  405: "The address does not answer that method",
  409: "It does not fit the present state",
  413: "It is too large",
  415: "The format is not accepted",
  422: "It is understood, and refused for what it says",
  429: "Too much at once",
  500: "The mistake is ours",
  502: "What stands behind us failed",
  503: "Not at the moment",
  504: "What stands behind us did not answer",
};

const EXAMPLE = `HTTP/1.1 409 Conflict
content-type: application/problem+json

{
  "type": "/docs/errors#trigger_paused",
  "title": "This trigger is paused in this environment.",
  "status": 409,
  "detail": "This trigger is paused in this environment.",
  "code": "trigger_paused",
  "request_id": "req_w4Yk0pXn7cQ2"
}`;

const codesByStatus = (): [status: number, codes: ErrorCode[]][] => {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of Object.keys(ERRORS) as ErrorCode[]) {
    byStatus.set(ERRORS[code].status, [...(byStatus.get(ERRORS[code].status) ?? []), code]);
  }
  return [...byStatus].sort(([one], [other]) => one - other);
};

/** Every code, its status, meaning and remedy; the address of each is the `type` of its problem document. */
export function ErrorReference() {
  return (
    <DocsFrame current="Errors">
      <main className={classes.main}>
        <h1 className={classes.title}>Errors</h1>
        <p className={classes.lead}>
          Every refusal is a problem document (RFC 9457). Decide by <code>code</code>: it is stable, while
          sentences may change. Quote <code>request_id</code> when you ask for help. Nothing was started or
          changed unless the answer says so.
        </p>
        <CodeBlock
          label="A refused call"
          snippets={[{ label: "A refused call", language: "text", code: EXAMPLE }]}
        />
        {codesByStatus().map(([status, codes]) => (
          <section key={status} className={classes.section}>
            <h2 className={classes.heading}>
              <span className={classes.status}>{status}</span> {STATUS_WORDS[status] ?? "Refused"}
            </h2>
            <dl className={classes.codes}>
              {codes.map((code) => (
                <Entry key={code} code={code} meaning={ERRORS[code].title} remedy={REMEDIES[code]} />
              ))}
            </dl>
          </section>
        ))}
        <section className={classes.section}>
          <h2 className={classes.heading}>Why a run failed</h2>
          <p className={classes.lead}>
            A run that was accepted can still fail. Then <code>error_code</code> of the run is one of these,
            or a code that your own engine reported.
          </p>
          <dl className={classes.codes}>
            {Object.entries(RUN_FAULTS).map(([code, { meaning, remedy }]) => (
              // A code that is a refusal too keeps its address above.
              <Entry key={code} code={code} meaning={meaning} remedy={remedy} isRepeated={code in ERRORS} />
            ))}
          </dl>
        </section>
      </main>
    </DocsFrame>
  );
}

type EntryProps = { code: string; meaning: string; remedy: string; isRepeated?: boolean };

function Entry({ code, meaning, remedy, isRepeated }: EntryProps) {
  const id = isRepeated ? `run_${code}` : code;
  return (
    <div id={id} className={classes.entry}>
      <dt>
        <a href={`#${id}`} className={classes.code}>
          <code>{code}</code>
        </a>
      </dt>
      <dd className={classes.meaning}>{meaning}</dd>
      <dd className={classes.remedy}>
        <WithCode text={remedy} />
      </dd>
    </div>
  );
}
