import { expect, test } from "vitest";
import { type PauseEvent, pauseInForce } from "./pause-in-force.ts";

/** Events at 00:00, 01:00 …; each by who is named after the action: "trigger.pause Ada". */
const after = (...told: string[]) => {
  const pause = pauseInForce(
    told.map((each, hour): PauseEvent => {
      const [action, by = ""] = each.split(" ") as [PauseEvent["action"], string?];
      const at = new Date(Date.UTC(2026, 4, 4, hour));
      return { action, by, at, note: by && `${by}'s`, joins: by === "Kickoff" };
    }),
  );
  return pause && `${pause.by} ${pause.at.toISOString().slice(11, 13)} ${pause.note}`;
};

test("a pause holds until it is resumed", () => {
  expect(after()).toBeNull();
  expect(after("trigger.pause Ada")).toBe("Ada 00 Ada's");
  expect(after("trigger.pause Ada", "trigger.resume Bob")).toBeNull();
  expect(after("environment.pause Ada")).toBe("Ada 00 Ada's");
  expect(after("environment.pause Ada", "environment.resume Bob")).toBeNull();
});

test("a trigger's own pause outlasts its environment's, whichever began first", () => {
  const environment = ["environment.pause Bob", "environment.resume Bob"];
  expect(after("trigger.pause Ada", ...environment)).toBe("Ada 00 Ada's");
  expect(after("trigger.pause Ada", "environment.pause Bob")).toBe("Ada 00 Ada's");
  expect(after("environment.pause Bob", "trigger.pause Ada", "environment.resume Bob")).toBe("Ada 00 Ada's");
});

test("what is resumed singly is out of the environment's pause, also when its note changes", () => {
  expect(after("environment.pause Bob", "trigger.resume Ada")).toBeNull();
  expect(after("environment.pause Bob", "trigger.resume Ada", "environment.pause Cleo")).toBeNull();
  expect(after("environment.pause Bob", "environment.pause Cleo")).toBe("Bob 00 Cleo's");
});

test("a pause that ends by itself joins the environment's and ends with it", () => {
  const joined = ["trigger.pause Ada", "environment.pause Bob", "trigger.pause Kickoff"];
  expect(after(...joined)).toBe("Bob 00 Kickoff's");
  expect(after(...joined, "environment.resume Bob")).toBeNull();
});
