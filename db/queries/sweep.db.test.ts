import { expect, test } from "vitest";
import { systemScope } from "#db/scope.ts";
import { testOutside } from "#lib/testing/context.ts";
import { testDatabase } from "#lib/testing/database.ts";
import { insertSchedules } from "#scripts/schedule-load.ts";
import { claimDueDeployments } from "./sweep.ts";

const database = await testDatabase();
const outside = testOutside(database);
const { raw } = outside.database.executor;

type Node = { "Node Type": string; "Index Name"?: string; "Actual Rows"?: number; Plans?: Node[] };
const nodesOf = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

test("a sweep reads what is due from the front of one index, however many schedules are not due", async () => {
  await insertSchedules(raw, { count: 20_000, due: "now() + interval '1 hour' + n * interval '1 second'" });
  await insertSchedules(raw, { count: 3, due: "now() - interval '1 second'" });
  await raw("analyze deployments");
  await raw("analyze triggers");
  await raw("analyze trigger_versions");
  const { sql, params } = claimDueDeployments(systemScope(outside.database), 500).toSQL();
  const [answer] = await raw(`explain (analyze, format json) ${sql}`, params);
  const [plan] = Object.values(answer ?? {})[0] as [{ Plan: Node }];
  const nodes = nodesOf(plan.Plan);
  expect(nodes.filter((node) => node["Node Type"] === "Seq Scan")).toEqual([]);
  const due = nodes.find((node) => node["Index Name"] === "deployments_due");
  expect(due?.["Actual Rows"]).toBe(3);
});
