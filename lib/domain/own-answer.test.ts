import { describe, expect, test } from "vitest";
import { type AnswerControl, answerFaults, ownAnswer } from "./own-answer.ts";

const control = (more: Partial<AnswerControl>): AnswerControl => ({
  status: 200,
  headers: {},
  body: "",
  ...more,
});
const data = { output: { reply: 'It\'s "here"', items: [{ id: 7 }], ok: true }, run: { id: "run_1" } };

describe("a body that is JSON", () => {
  test("keeps its shape, and its expressions become values of their own type", () => {
    const body =
      '{"text": "{{ output.reply }}", "first": "{{ output.items[0].id }}", "ok": "{{ output.ok }}", "say": "Run {{ run.id }}"}';
    const answer = ownAnswer(control({ body }), data);
    expect(answer).toMatchObject({
      status: 200,
      faults: [],
      headers: { "content-type": "application/json" },
    });
    expect(JSON.parse(answer.body)).toEqual({ text: 'It\'s "here"', first: 7, ok: true, say: "Run run_1" });
  });

  test("has null where the output has nothing, and says so", () => {
    const answer = ownAnswer(control({ body: '{"a": "{{ output.missing }}"}' }), data);
    expect(answer.body).toBe('{"a":null}');
    expect(answer.faults).toMatchObject([{ code: "path_missing" }]);
  });
});

describe("any other body", () => {
  test("is text, with the values written out", () => {
    const answer = ownAnswer(control({ body: "{{ output.reply }} ({{ run.id }})" }), data);
    expect(answer).toMatchObject({
      body: 'It\'s "here" (run_1)',
      headers: { "content-type": "text/plain; charset=utf-8" },
    });
  });

  test("may be one expression: a text as it is, everything else as JSON", () => {
    expect(ownAnswer(control({ body: "{{ output.reply }}" }), data).body).toBe('It\'s "here"');
    expect(ownAnswer(control({ body: "{{ output.items }}" }), data).body).toBe('[{"id":7}]');
  });
});

test("the trigger's own headers win over the type that is guessed, whatever their case", () => {
  const { headers } = ownAnswer(
    control({ headers: { "Content-Type": "text/html", "X-Shop": "1" }, body: "<p>" }),
    data,
  );
  expect(headers).toEqual({ "content-type": "text/html", "x-shop": "1" });
});

test("204 carries no body", () => {
  expect(ownAnswer(control({ status: 204, body: "{{ output.reply }}" }), data).body).toBe("");
});

describe("told when it is saved", () => {
  test.each<[string, Partial<AnswerControl>, string[]]>([
    [
      "nothing of a good one",
      { headers: { "x-shop": "1" }, body: '{"a": "{{ output.a ?? \\"none\\" }}"}' },
      [],
    ],
    ["an expression that is not closed", { body: "{{ output" }, ["/body"]],
    ["one inside JSON", { body: '{"a": "{{ }}"}' }, ["/body"]],
    ["a header that is the server's", { headers: { "Set-Cookie": "a=b" } }, ["/headers/Set-Cookie"]],
    [
      "a header that would begin another line",
      { headers: { "x-a": "1\r\nset-cookie: a=b" } },
      ["/headers/x-a"],
    ],
  ])("%s", (_, given, pointers) => {
    expect(answerFaults(control(given)).map(({ pointer }) => pointer)).toEqual(pointers);
  });
});
