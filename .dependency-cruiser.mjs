import { LAYERS, PACKAGE_HOMES, WITHOUT_NODE } from "./layers.mjs";

const TESTS = String.raw`\.test\.tsx?$`;
/** @param {string} path */
const literal = (path) => path.replaceAll(".", String.raw`\.`);
/** @param {string} folder */
const inside = (folder) => `^${literal(folder)}${folder.endsWith(".ts") ? "$" : "/"}`;
const OURS = "^(app|components|db|lib|e2e|scripts)/";

const layerRules = Object.entries(LAYERS).map(([layer, allowed]) => ({
  name: `layer-${layer.replace("lib/", "")}`,
  comment: `${layer} may import only itself${allowed.length ? ` and ${allowed.join(", ")}` : ""}.`,
  severity: "error",
  // A test may also use the factories of lib/testing, and what it is a test of.
  from: { path: inside(layer), pathNot: TESTS },
  to: { path: OURS, pathNot: [layer, ...allowed].map(inside) },
}));

const packageRules = Object.entries(PACKAGE_HOMES).map(([name, homes]) => ({
  name: `only-${homes.join("-").replace("lib/", "")}-knows-${name}`,
  comment: `${name} belongs to ${homes.join(", ")}.`,
  severity: "error",
  from: { path: "^(app|components|db|lib|e2e)/", pathNot: [...homes.map(inside), "^lib/testing/", TESTS] },
  to: { path: `^node_modules/${name}/` },
}));

export default {
  forbidden: [
    ...layerRules,
    ...packageRules,
    {
      name: "no-node-built-ins",
      comment: "These layers run in a browser, or are pure.",
      severity: "error",
      from: { path: WITHOUT_NODE.map(inside), pathNot: TESTS },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "no-cycles",
      comment: "A cycle means two files are one.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-tests-in-product",
      comment: "Product code imports no tests.",
      severity: "error",
      from: { path: OURS, pathNot: [TESTS, "^e2e/", "^lib/testing/"] },
      to: { path: [TESTS, "^lib/testing/", "^e2e/"] },
    },
    {
      name: "no-unresolvable",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(\\.next|\\.kickoff)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
      extensions: [".ts", ".tsx", ".js", ".mjs", ".json"],
    },
  },
};
