import * as z from "zod";
import * as access from "#lib/domain/access.ts";
import * as environment from "#lib/domain/environment.ts";
import * as flow from "#lib/domain/flow.ts";
import * as hook from "#lib/domain/hook.ts";
import { Ids } from "#lib/domain/ids.ts";
import * as json from "#lib/domain/json.ts";
import * as run from "#lib/domain/run.ts";
import * as timing from "#lib/domain/timing.ts";
import * as trigger from "#lib/domain/trigger.ts";
import * as accounts from "./accounts.ts";
import * as assistants from "./assistants.ts";
import * as audit from "./audit.ts";
import * as backfills from "./backfills.ts";
import * as calls from "./calls.ts";
import type { Endpoint } from "./endpoint.ts";
import * as environments from "./environments.ts";
import * as flows from "./flows.ts";
import * as hooks from "./hooks.ts";
import * as keys from "./keys.ts";
import * as occurrences from "./occurrences.ts";
import * as openapi from "./openapi.ts";
import * as problem from "./problem.ts";
import * as rejectedCalls from "./rejected-calls.ts";
import * as runs from "./runs.ts";
import * as schedules from "./schedules.ts";
import * as triggers from "./triggers.ts";

// Every endpoint that these modules export is an operation; every schema that they export has its name in the document.
// A module that is missing here is found by the test that holds the document against the route files.
const CONTRACTS = {
  ...calls,
  ...triggers,
  ...schedules,
  ...occurrences,
  ...backfills,
  ...runs,
  ...flows,
  ...assistants,
  ...keys,
  ...hooks,
  ...audit,
  ...environments,
  ...rejectedCalls,
  ...accounts,
  ...openapi,
};
const DOMAIN = {
  ...problem,
  ...trigger,
  ...hook,
  ...timing,
  ...run,
  ...flow,
  ...access,
  ...environment,
  ...json,
};

/** Groups of operations, in the order of the API page, and where their paths begin. */
const TAGS: readonly { name: string; description: string; path: RegExp }[] = [
  {
    name: "Calls",
    description: "What outside systems call, with an API key.",
    path: /^\/trigger\//,
  },
  {
    name: "Webhooks",
    description: "For senders that sign their requests instead of carrying a key.",
    path: /^\/(hooks\/|workspaces\/\{workspace\}\/(hooks|.*\/hooks?(\/|$)))/,
  },
  {
    name: "Triggers",
    description: "How and when flows begin: versions, deployments, pauses.",
    path: /^\/workspaces\/\{workspace\}\/(triggers(?!\/\{trigger\}\/(occurrences|calendar|explain-instant|backfills))|environments|rejected-calls)/,
  },
  {
    name: "Schedules",
    description: "What is due, what was due, and what became of it.",
    path: /^\/workspaces\/\{workspace\}\/(schedule|triggers\/\{trigger\}\/(occurrences|calendar|explain-instant|backfills))/,
  },
  {
    name: "Runs",
    description: "What was started and what became of it.",
    path: /^\/workspaces\/\{workspace\}\/runs/,
  },
  {
    name: "Flows",
    description: "What gets started.",
    path: /^\/(runs\/|workspaces\/\{workspace\}\/(flows|code-flows))/,
  },
  {
    name: "Assistants",
    description: "Groups of triggers and flows.",
    path: /^\/workspaces\/\{workspace\}\/assistants/,
  },
  {
    name: "API keys",
    description: "Secrets that calls carry.",
    path: /^\/(workspaces\/\{workspace\}\/keys|keys\/)/,
  },
  {
    name: "Workspace",
    description: "The tenant: its settings, members and audit.",
    path: /^\/workspaces/,
  },
  {
    name: "Account",
    description: "Signing in, and who is signed in.",
    path: /^\/(setup|sign-in|sign-out|me|invitations)/,
  },
  { name: "About", description: "This description itself.", path: /^\/openapi\.json$/ },
];

export type Operation = {
  /** `callTrigger`: the name of the endpoint's constant; it never changes. */
  id: string;
  tag: string;
  endpoint: Endpoint;
};

const SUFFIX = "Endpoint";
const METHOD_ORDER = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/** Every operation of the API, by tag. */
export const OPERATIONS: readonly Operation[] = entries(CONTRACTS)
  .filter((entry): entry is [string, Endpoint] => entry[0].endsWith(SUFFIX) && isEndpoint(entry[1]))
  .map(([name, endpoint]) => ({ id: name.slice(0, -SUFFIX.length), tag: tagOf(endpoint), endpoint }))
  .toSorted((one, other) => tagIndex(one.tag) - tagIndex(other.tag) || inReadingOrder(one, other));

export const OPERATION_TAGS: readonly { name: string; description: string }[] = TAGS.filter(({ name }) =>
  OPERATIONS.some(({ tag }) => tag === name),
).map(({ name, description }) => ({ name, description }));

/** Schemas that the document names instead of repeating them. */
export const NAMED_SCHEMAS: readonly [name: string, schema: z.ZodType][] = [
  ...entries({ ...DOMAIN, ...CONTRACTS })
    .filter((entry): entry is [string, z.ZodType] => entry[1] instanceof z.ZodType)
    .map(([name, schema]): [string, z.ZodType] => [name.replace(/Schema$/, ""), schema]),
  ...Object.entries(Ids).map(([noun, schema]): [string, z.ZodType] => [
    `${noun.charAt(0).toUpperCase()}${noun.slice(1)}Id`,
    schema,
  ]),
];

// The exports of a module are of every kind; what is looked for is told by a look at each.
function entries(modules: object): [string, unknown][] {
  return Object.entries(modules);
}

function isEndpoint(value: unknown): value is Endpoint {
  return typeof value === "object" && value !== null && "method" in value && "path" in value;
}

function tagOf({ path }: Endpoint): string {
  const tag = TAGS.find((each) => each.path.test(path));
  if (tag === undefined) throw new Error(`No tag for ${path}: add its beginning to TAGS.`);
  return tag.name;
}

/** By path, the whole before its parts and a name in braces before fixed words; then reading before writing. */
function inReadingOrder({ endpoint: one }: Operation, { endpoint: other }: Operation): number {
  const [here, there] = [one.path, other.path].map((path) => path.replaceAll("{", "!")) as [string, string];
  if (here !== there) return here < there ? -1 : 1;
  return METHOD_ORDER.indexOf(one.method) - METHOD_ORDER.indexOf(other.method);
}

function tagIndex(tag: string): number {
  return TAGS.findIndex(({ name }) => name === tag);
}
