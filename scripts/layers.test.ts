import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LAYERS, PACKAGE_HOMES, WITHOUT_NODE } from "../layers.mjs";

// A small house with one file for every import that is forbidden, and for every one that is allowed, judged by the
// very configuration that judges the real one.

type Case = { from: string; imports: string; rule: string | null };

const root = dirname(import.meta.dirname);
const layers = Object.entries(LAYERS);
const places = Object.keys(LAYERS);
const slug = (text: string) => text.replaceAll(/[^a-z0-9]+/gi, "-");
const ruleOf = (layer: string) => `layer-${layer.replace("lib/", "")}`;
/** A file of a layer, or the one file that a layer is allowed to see. */
const targetIn = (place: string) => (place.endsWith(".ts") ? place : `${place}/target.ts`);
const covers = (allowed: string, place: string) => place === allowed || place.startsWith(`${allowed}/`);

const layerCases: Case[] = layers.flatMap(([layer, allowed]) => {
  const seen = [layer, ...allowed];
  const open = seen.map((place) => ({ place, rule: null }));
  const closed = [...places, "scripts"]
    .filter((place) => !seen.some((one) => covers(one, place)))
    .map((place) => ({ place, rule: ruleOf(layer) }));
  return [...open, ...closed].map(({ place, rule }) => ({
    from: `${layer}/sees-${slug(place)}.ts`,
    imports: `#${targetIn(place)}`,
    rule,
  }));
});

const packageCases: Case[] = Object.entries(PACKAGE_HOMES).flatMap(([name, homes]) =>
  places.map((place) => ({
    from: `${place}/uses-${slug(name)}.ts`,
    imports: name,
    rule: homes.includes(place) ? null : `only-${homes.join("-").replace("lib/", "")}-knows-${name}`,
  })),
);

const nodeCases: Case[] = places.map((place) => ({
  from: `${place}/uses-node.ts`,
  imports: "node:fs",
  rule: WITHOUT_NODE.includes(place) ? "no-node-built-ins" : null,
}));

const otherCases: Case[] = [
  { from: "lib/domain/cycle-one.ts", imports: "./cycle-two.ts", rule: "no-cycles" },
  // The other half of the circle, which is reported once.
  { from: "lib/domain/cycle-two.ts", imports: "./cycle-one.ts", rule: null },
  { from: "lib/services/uses-test.ts", imports: "./target.test.ts", rule: "no-tests-in-product" },
  { from: "lib/runtime/uses-testing.ts", imports: "#lib/testing/target.ts", rule: "no-tests-in-product" },
  { from: "lib/domain/uses-nothing.ts", imports: "./missing.ts", rule: "no-unresolvable" },
  { from: "e2e/sees-testing.ts", imports: "#lib/testing/target.ts", rule: null },
  { from: "lib/domain/own.test.ts", imports: "node:fs", rule: null },
];

const cases = [...layerCases, ...packageCases, ...nodeCases, ...otherCases];
const house = mkdtempSync(join(tmpdir(), "kickoff-layers-"));
const refused = new Map<string, string[]>();

function write(path: string, text: string): void {
  const file = join(house, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

beforeAll(() => {
  for (const file of [".dependency-cruiser.mjs", "layers.mjs", "package.json", "tsconfig.json"]) {
    copyFileSync(join(root, file), join(house, file));
  }
  for (const place of [...places, "db/queries", "db/schema", "scripts", "lib/testing"]) {
    write(`${place}/target.ts`, "export const target = 1;\n");
  }
  write("db/scope.ts", "export const target = 1;\n");
  write("lib/services/target.test.ts", "export const target = 1;\n");
  for (const name of Object.keys(PACKAGE_HOMES)) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: "1.0.0", main: "index.js" }));
    write(`node_modules/${name}/index.js`, "export const target = 1;\n");
  }
  cases.forEach(({ from, imports }, index) => {
    // A type is knowledge, too.
    const clause = index % 2 ? "type { target }" : "{ target }";
    write(from, `import ${clause} from "${imports}";\nexport type Seen = typeof target;\n`);
  });
  const cruised = spawnSync(
    join(root, "node_modules/.bin/depcruise"),
    [
      ...["--config", ".dependency-cruiser.mjs", "--output-type", "json"],
      ...["app", "components", "db", "lib", "e2e", "scripts"],
    ],
    { cwd: house, encoding: "utf8", maxBuffer: 50_000_000 },
  );
  if (!cruised.stdout) throw new Error(cruised.stderr);
  for (const { rule, from } of JSON.parse(cruised.stdout).summary.violations) {
    refused.set(from, [...(refused.get(from) ?? []), rule.name]);
  }
}, 60_000);

afterAll(() => rmSync(house, { recursive: true, force: true }));

const ruled = Map.groupBy(
  cases.filter(({ rule }) => rule !== null),
  ({ rule }) => rule,
);

describe("a forbidden import is refused", () => {
  test.each([...ruled])("%s", (rule, forbidden) => {
    for (const { from, imports } of forbidden) {
      expect(refused.get(from), `${from} imports ${imports}`).toContain(rule);
    }
  });
});

test("an allowed import passes", () => {
  for (const { from, imports } of cases.filter(({ rule }) => rule === null)) {
    expect(refused.get(from), `${from} imports ${imports}`).toBeUndefined();
  }
});

test("every rule of the configuration is tested", async () => {
  const { default: configuration } = await import("../.dependency-cruiser.mjs");
  const names = configuration.forbidden.map((rule: { name: string }) => rule.name);
  expect(new Set(ruled.keys())).toEqual(new Set(names));
});

test("services see the queries and the scope of the database, not its tables", () => {
  expect(refused.get("lib/services/sees-db-queries.ts")).toBeUndefined();
  expect(refused.get("lib/services/sees-db-scope-ts.ts")).toBeUndefined();
  expect(refused.get("lib/services/sees-db.ts")).toContain("layer-services");
});
