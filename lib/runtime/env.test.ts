import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { envExample, readEnv } from "./env.ts";

const SECRET = "0123456789abcdef0123456789abcdef";
const MINIMAL = { DATABASE_URL: "postgres://u:p@localhost:5432/kickoff", KICKOFF_SECRET: SECRET };

test(".env.example is what the schema says", () => {
  expect(readFileSync(new URL("../../.env.example", import.meta.url), "utf8")).toBe(envExample());
});

describe("defaults", () => {
  test("two variables are enough", () => {
    expect(readEnv(MINIMAL)).toMatchObject({
      PORT: 3000,
      KICKOFF_URL: "http://localhost:3000",
      OUTBOUND_ALLOW_CIDRS: [],
      OUTBOUND_ALLOW_HTTP: false,
      OUTBOUND_PORTS: [443, 8443],
      WORKER_SLOTS: 10,
      KICKOFF_DEV: false,
    });
  });

  test("an empty variable counts as absent", () => {
    expect(readEnv({ ...MINIMAL, PORT: "", CRON_SECRET: "" }).PORT).toBe(3000);
  });

  test("the public address follows the port, and loses its last slash", () => {
    expect(readEnv({ ...MINIMAL, PORT: "4000" }).KICKOFF_URL).toBe("http://localhost:4000");
    expect(readEnv({ ...MINIMAL, KICKOFF_URL: "https://k.example.com/" }).KICKOFF_URL).toBe(
      "https://k.example.com",
    );
  });
});

describe("a wrong environment is refused with a readable list", () => {
  test("of everything that is missing or wrong", () => {
    expect(() => readEnv({ KICKOFF_SECRET: "short", PORT: "no", OUTBOUND_ALLOW_CIDRS: "10.0.0.1" })).toThrow(
      /DATABASE_URL is missing\n.*PORT .*\n.*KICKOFF_SECRET must have at least 32 bytes\n.*OUTBOUND_ALLOW_CIDRS/s,
    );
  });

  test("half a sign-in provider is named", () => {
    expect(() => readEnv({ ...MINIMAL, GITHUB_CLIENT_ID: "x" })).toThrow(
      "GITHUB_CLIENT_SECRET is missing, and GITHUB_CLIENT_ID is set",
    );
  });

  test("no secret is repeated", () => {
    expect(() => readEnv({ ...MINIMAL, CRON_SECRET: "hunter2" })).toThrow(/^(?!.*hunter2)/s);
  });
});
