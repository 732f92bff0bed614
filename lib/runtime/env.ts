import * as z from "zod";

// Every variable that Kickoff reads, with what it means. .env.example is written from this table, and a test holds
// the two together.

const SECRET_BYTES_MIN = 32;
const CRON_SECRET_CHARS_MIN = 16;

const flag = (description: string) =>
  z
    .enum(["0", "1", "false", "true"])
    .default("0")
    .transform((text) => text === "1" || text === "true")
    .describe(description);

const count = (fallback: number, min: number, max: number, description: string) =>
  z.coerce.number().int().min(min).max(max).default(fallback).describe(description);

const optional = (description: string) => z.string().min(1).optional().describe(description);

const url = (protocols: RegExp) => z.url({ protocol: protocols });

const list = (description: string) =>
  z
    .string()
    .default("")
    .transform((text) =>
      text
        .split(",")
        .map((item) => item.trim())
        .filter(Boolean),
    )
    .describe(description);

const CIDR = /^[0-9a-fA-F:.]+\/\d{1,3}$/;

const VARIABLES = {
  DATABASE_URL: url(/^postgres(ql)?$/).describe(
    "PostgreSQL 15 or newer. `npm start` without it runs a PostgreSQL of its own in KICKOFF_HOME.",
  ),
  PORT: count(3000, 1, 65_535, "Port of the web server."),
  KICKOFF_HOME: z
    .string()
    .default(".kickoff")
    .describe("Folder of the embedded database and the generated secrets."),
  KICKOFF_URL: url(/^https?$/)
    .transform((text) => text.replace(/\/+$/, ""))
    .optional()
    .describe("Address people and callers reach this server at. Default: http://localhost:PORT."),
  KICKOFF_SECRET: z
    .string()
    .refine(
      (text) => new TextEncoder().encode(text).length >= SECRET_BYTES_MIN,
      `must have at least ${SECRET_BYTES_MIN} bytes`,
    )
    .describe(
      "Signs sessions and encrypts stored secrets, at least 32 bytes: `openssl rand -base64 32`. `npm start` generates one in KICKOFF_HOME.",
    ),
  CRON_SECRET: z
    .string()
    .min(CRON_SECRET_CHARS_MIN)
    .optional()
    .describe(
      "Bearer token of /api/cron/sweep, at least 16 characters. Without it that address refuses everybody.",
    ),
  OUTBOUND_ALLOW_CIDRS: list(
    "Private networks that flows may call, comma-separated: 10.1.0.0/16,127.0.0.1/32. None by default.",
  ).refine(
    (items) => items.every((item) => CIDR.test(item)),
    "must be a comma-separated list of networks: 10.1.0.0/16",
  ),
  OUTBOUND_ALLOW_HTTP: flag("1 lets flows be called over http:// as well."),
  OUTBOUND_PORTS: z
    .string()
    .regex(/^\d+(\s*,\s*\d+)*$/, 'must be a comma-separated list of ports, or "*"')
    .or(z.literal("*"))
    .default("443,8443")
    .transform((text) => (text === "*" ? ("*" as const) : text.split(",").map(Number)))
    .describe("Ports that flows may be called on, comma-separated, or * for all."),
  GITHUB_CLIENT_ID: optional("Switches on sign-in with GitHub."),
  GITHUB_CLIENT_SECRET: optional("Belongs to GITHUB_CLIENT_ID."),
  GOOGLE_CLIENT_ID: optional("Switches on sign-in with Google."),
  GOOGLE_CLIENT_SECRET: optional("Belongs to GOOGLE_CLIENT_ID."),
  OIDC_ISSUER: url(/^https?$/)
    .optional()
    .describe("Switches on sign-in with any OpenID Connect provider: its issuer URL."),
  OIDC_CLIENT_ID: optional("Belongs to OIDC_ISSUER."),
  OIDC_CLIENT_SECRET: optional("Belongs to OIDC_ISSUER."),
  OIDC_NAME: z.string().default("Single sign-on").describe("What the button of the OIDC provider says."),
  TRUSTED_PROXY_HOPS: count(
    0,
    0,
    10,
    "Reverse proxies in front of the web server whose X-Forwarded-For is believed.",
  ),
  LOG_LEVEL: z
    .enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"])
    .default("info")
    .describe("trace, debug, info, warn, error, fatal or silent."),
  WORKER_SLOTS: count(10, 1, 1_000, "Runs that one worker executes at a time."),
  WEB_SLOTS: count(20, 0, 500, "Waiting calls that one web process executes itself at a time."),
  DATABASE_POOL: count(10, 2, 200, "Database connections per process."),
  VERCEL: flag("1 where functions freeze after their answer and no worker runs. Vercel sets it."),
  KICKOFF_DEV: flag("1 serves the console with hot reload. `npm run dev` sets it."),
} as const;

const PAIRS = [
  ["GITHUB_CLIENT_ID", "GITHUB_CLIENT_SECRET"],
  ["GOOGLE_CLIENT_ID", "GOOGLE_CLIENT_SECRET"],
  ["OIDC_ISSUER", "OIDC_CLIENT_ID"],
  ["OIDC_ISSUER", "OIDC_CLIENT_SECRET"],
] as const;

const Environment = z
  .object(VARIABLES)
  .superRefine((values, check) => {
    for (const [one, other] of PAIRS) {
      if (Boolean(values[one]) === Boolean(values[other])) continue;
      const missing = values[one] ? other : one;
      const present = values[one] ? one : other;
      check.addIssue({ code: "custom", path: [missing], message: `is missing, and ${present} is set` });
    }
  })
  .transform((values) => ({
    ...values,
    KICKOFF_URL: values.KICKOFF_URL ?? `http://localhost:${values.PORT}`,
  }));

export type Env = z.output<typeof Environment>;

/** Thrown at boot. The message lists every variable that is wrong, one a line. */
export class EnvironmentError extends Error {}

/** Reads and checks all variables; an empty one counts as absent. Throws EnvironmentError. */
export function readEnv(source: Record<string, string | undefined>): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
  const result = Environment.safeParse(given);
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => {
    const name = String(issue.path[0]);
    return `  ${name} ${given[name] === undefined && issue.code !== "custom" ? "is missing" : issue.message}`;
  });
  throw new EnvironmentError(`The environment is not complete:\n${[...new Set(lines)].join("\n")}`);
}

let read: Env | undefined;

/** This process's variables, read when first asked for. Throws EnvironmentError. */
export function env(): Env {
  read ??= readEnv(process.env);
  return read;
}

/** The text of .env.example. */
export function envExample(): string {
  const blocks = Object.entries(VARIABLES).map(([name, schema]) => {
    const fallback = z.safeParse(schema, undefined);
    const standard = fallback.success && fallback.data !== undefined ? inputDefault(schema) : "";
    return `# ${schema.description}\n#${name}=${standard}`;
  });
  return [
    "# Every variable that Kickoff reads. Copy to .env and set what you need; `npm start` needs none.",
    ...blocks,
    "",
  ].join("\n\n");
}

function inputDefault(schema: z.ZodType): string {
  const description = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return description.default === undefined ? "" : String(description.default);
}
