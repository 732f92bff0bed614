// The house, as a table: what each layer may import besides itself. docs/architecture.md explains it;
// .dependency-cruiser.mjs enforces it; scripts/layers.test.ts injects forbidden imports and sees each refused.
/** @type {Record<string, string[]>} */
export const LAYERS = {
  "lib/domain": [],
  "lib/contracts": ["lib/domain"],
  "lib/flows": ["lib/domain"],
  db: ["lib/domain"],
  "lib/services": ["lib/domain", "lib/contracts", "db/queries", "db/scope.ts"],
  "lib/runtime": ["lib/domain", "lib/services", "lib/flows", "db"],
  "lib/client": ["lib/domain", "lib/contracts"],
  "lib/server": ["lib/domain", "lib/contracts", "lib/services", "lib/runtime", "lib/client"],
  "lib/worker": ["lib/domain", "lib/services", "lib/runtime"],
  components: ["lib/domain", "lib/contracts", "lib/client"],
  app: ["lib/domain", "lib/contracts", "lib/services", "lib/server", "lib/client", "components"],
  e2e: ["lib/domain", "lib/contracts", "lib/testing"],
};

// Packages that only one place may know.
/** @type {Record<string, string[]>} */
export const PACKAGE_HOMES = {
  "drizzle-orm": ["db"],
  postgres: ["db"],
  "next-auth": ["lib/server"],
  "pg-boss": ["lib/runtime"],
};

// Layers that run in a browser or must stay pure never reach for Node.
export const WITHOUT_NODE = ["lib/domain", "lib/contracts", "lib/client", "components", "app"];
