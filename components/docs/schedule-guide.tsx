import { CodeBlock } from "#components/ui/code-block.tsx";
import { WithCode } from "#components/ui/with-code.tsx";
import { LATE_AFTER_SECONDS, SWEEP_INTERVAL_SECONDS } from "#lib/domain/limits.ts";
import { DocsFrame } from "./docs-frame.tsx";
import classes from "./error-reference.module.css";

const CRON_CALL = `curl -sS https://your-kickoff.example/api/cron/sweep \\
  -H "Authorization: Bearer $CRON_SECRET"

{"due":3,"started":3,"skipped":0,"missed":0,"parked":0,"drained":3}`;

const SHAPES = [
  {
    term: "npm start",
    text: "It runs a worker beside the web process. If the banner shows, look at its output: a worker that cannot reach the database says so and tries again.",
  },
  {
    term: "npm run worker",
    text: "On several machines any number of workers may run; each sleeps until the next instant is due. One is enough for schedules to fire to the second.",
  },
  {
    term: "Vercel",
    text: "Nothing stays awake there. `vercel.json` has `/api/cron/sweep` called every minute, with the secret in `CRON_SECRET`: an instant starts within its minute. On the Hobby plan cron jobs run once a day only, so schedules do, too; let another scheduler call the address, or run a worker.",
  },
  {
    term: "Any other cron",
    text: "Whatever can send a GET request with a header can do it: a crontab, a CI schedule, a monitor. Calls may repeat and overlap; every instant still starts once.",
  },
];

/** What the banner about missing sweeps links to: who checks the schedules, and what to do when nobody does. */
export function ScheduleGuide() {
  return (
    <DocsFrame current="Schedules">
      <main className={classes.main}>
        <h1 className={classes.title}>Keep schedules firing</h1>
        <p className={classes.lead}>
          A schedule fires when something looks which ones are due: a sweep. There should be one at least
          every {SWEEP_INTERVAL_SECONDS} seconds. When there has been none for twice as long, every page of
          the console says so, and <code>GET /api/ready</code> answers 503.
        </p>
        <section className={classes.section}>
          <h2 className={classes.heading}>Who sweeps</h2>
          <dl className={classes.codes}>
            {SHAPES.map(({ term, text }) => (
              <div key={term} className={classes.entry}>
                <dt>
                  <code className={classes.code}>{term}</code>
                </dt>
                <dd className={classes.meaning}>
                  <WithCode text={text} />
                </dd>
              </div>
            ))}
          </dl>
        </section>
        <section className={classes.section}>
          <h2 className={classes.heading}>Try it by hand</h2>
          <p className={classes.lead}>
            A call sweeps once, and works off the runs that wait. It is refused while <code>CRON_SECRET</code>{" "}
            is not set, and when the secret differs.
          </p>
          <CodeBlock
            label="One sweep"
            snippets={[{ label: "One sweep", language: "bash", code: CRON_CALL }]}
          />
        </section>
        <section className={classes.section}>
          <h2 className={classes.heading}>What comes due meanwhile</h2>
          <p className={classes.lead}>
            Nothing is lost silently. The next sweep writes down every instant since the last one. Those at
            most {LATE_AFTER_SECONDS} seconds old start as if nothing had been; for older ones each schedule's
            own rule decides, within its catch-up window: the latest, all of them, or none. The calendar of
            the trigger shows each with its reason.
          </p>
        </section>
      </main>
    </DocsFrame>
  );
}
