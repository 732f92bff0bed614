import { expect, test } from "vitest";
import { createLogger } from "./logger.ts";

const KEY = `kick_dev_${"a".repeat(49)}`;

function logged(write: (logger: ReturnType<typeof createLogger>) => void): Record<string, unknown> {
  let line = "";
  write(
    createLogger(
      {
        write: (text) => {
          line += text;
        },
      },
      "info",
    ),
  );
  expect(line).not.toContain(KEY);
  return JSON.parse(line);
}

test("values under telling names are redacted at any depth", () => {
  const entry = logged((logger) =>
    logger.info(
      {
        request: { headers: { Authorization: "Bearer x", cookie: "a=b", accept: "*/*" } },
        clientSecret: "s",
      },
      "called",
    ),
  );
  expect(entry).toMatchObject({
    level: "info",
    msg: "called",
    request: { headers: { Authorization: "[redacted]", cookie: "[redacted]", accept: "*/*" } },
    clientSecret: "[redacted]",
  });
});

test("an API key is redacted in a message, in a field and in an error", () => {
  expect(logged((logger) => logger.warn(`refused ${KEY}`)).msg).toBe("refused kick_dev_[redacted]");
  expect(logged((logger) => logger.warn({ url: `/x?key=${KEY}` }, "refused")).url).toBe(
    "/x?key=kick_dev_[redacted]",
  );
  const cause = new Error(`with ${KEY}`);
  const entry = logged((logger) => logger.error({ err: new Error(`saw ${KEY}`, { cause }) }, "failed"));
  expect(entry.err).toMatchObject({
    type: "Error",
    message: "saw kick_dev_[redacted]",
    cause: { message: "with kick_dev_[redacted]" },
  });
});

test("an error passed alone is redacted as well", () => {
  const entry = logged((logger) => logger.error(new Error(`saw ${KEY}`)));
  expect(entry.msg).toBe("saw kick_dev_[redacted]");
});

test("instants keep their form", () => {
  expect(logged((logger) => logger.info({ dueAt: new Date(0) }, "due")).dueAt).toBe(
    "1970-01-01T00:00:00.000Z",
  );
});
