import { writeFileSync } from "node:fs";
import { connect } from "node:net";
import { performance } from "node:perf_hooks";

// Sends HTTP/1.1 requests over kept-alive connections, in a process of its own, and says what came back. It speaks the
// protocol itself: on a machine that also runs server and database, a full client would take most of what is measured.
// `node scripts/load-generator.ts '<LoadPlan as JSON>'` prints a LoadReport as JSON.

export type LoadPlan = {
  port: number;
  method: "GET" | "POST";
  path: string;
  headers: Record<string, string>;
  body: string;
  connections: number;
  /** Closed: each connection sends its next request when the last is answered. Stops at the first of the two. */
  seconds: number;
  requests?: number;
  /** Open: requests are due at this rate, and latency counts from then, so that a stall is not left out. Per second. */
  rate?: number;
  /** Where the ids in the answers are written, one a line: what the first group of this expression matches. */
  ids?: { pattern: string; file: string };
};

export type LoadReport = {
  seconds: number;
  answers: Record<string, number>;
  /** Milliseconds. */
  p50: number;
  p99: number;
  max: number;
  ids: number;
};

const plan = JSON.parse(process.argv[2] ?? "") as LoadPlan;
const request = Buffer.from(
  [
    `${plan.method} ${plan.path} HTTP/1.1`,
    "host: localhost",
    ...Object.entries(plan.headers).map(([name, value]) => `${name}: ${value}`),
    `content-length: ${Buffer.byteLength(plan.body)}`,
    "",
    plan.body,
  ].join("\r\n"),
);
const idPattern = plan.ids && new RegExp(plan.ids.pattern);
const answers: Record<string, number> = {};
const latencies: number[] = [];
const ids: string[] = [];
let sent = 0;

function note(status: string, body: string, since: number): void {
  latencies.push(performance.now() - since);
  answers[status] = (answers[status] ?? 0) + 1;
  const id = idPattern?.exec(body)?.[1];
  if (id !== undefined) ids.push(id);
}

/** One connection: `send` resolves when the answer is whole. */
async function open() {
  const socket = connect(plan.port, "127.0.0.1").setNoDelay(true);
  let waiting: { resolve: () => void; reject: (error: Error) => void; since: number } | null = null;
  let received = "";
  socket.setEncoding("latin1");
  socket.on("data", (chunk: string) => {
    received += chunk;
    const headEnd = received.indexOf("\r\n\r\n");
    if (headEnd < 0 || !waiting) return;
    const head = received.slice(0, headEnd);
    const body = received.slice(headEnd + 4);
    const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
    if (length === undefined ? !body.endsWith("0\r\n\r\n") : body.length < Number(length)) return;
    received = "";
    const { resolve, since } = waiting;
    waiting = null;
    note(head.slice(9, 12), body, since);
    resolve();
  });
  const fail = (error: Error) => waiting?.reject(error);
  socket.on("error", fail);
  socket.on("close", () => fail(new Error("the server closed a connection")));
  await new Promise((resolve) => socket.once("connect", resolve));
  return {
    send: (since: number) =>
      new Promise<void>((resolve, reject) => {
        waiting = { resolve, reject, since };
        sent++;
        socket.write(request);
      }),
    close: () => socket.destroy(),
  };
}

const connections = await Promise.all(Array.from({ length: plan.connections }, open));
const began = performance.now();
const endsAt = began + plan.seconds * 1_000;
const mayGoOn = () => performance.now() < endsAt && sent < (plan.requests ?? Number.POSITIVE_INFINITY);

if (plan.rate === undefined) {
  await Promise.all(
    connections.map(async ({ send }) => {
      while (mayGoOn()) await send(performance.now());
    }),
  );
} else {
  const intervalMs = 1_000 / plan.rate;
  let due = began;
  await Promise.all(
    connections.map(async ({ send }) => {
      while (due < endsAt) {
        // Each connection takes the next instant that nobody has taken; when all are busy, it waits and counts as late.
        const mine = due;
        due += intervalMs;
        const early = mine - performance.now();
        if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
        await send(mine);
      }
    }),
  );
}
const seconds = (performance.now() - began) / 1_000;
for (const { close } of connections) close();
if (plan.ids) writeFileSync(plan.ids.file, ids.join("\n"));
latencies.sort((one, other) => one - other);
const percentile = (share: number) =>
  latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0;
const report: LoadReport = {
  seconds,
  answers,
  p50: percentile(0.5),
  p99: percentile(0.99),
  max: latencies.at(-1) ?? 0,
  ids: ids.length,
};
process.stdout.write(JSON.stringify(report));
