import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "./json.ts";
import { renderTemplate, TemplateSyntaxError, templateFaults, textOf, valueAt } from "./template.ts";

const data: JsonObject = {
  payload: {
    action: "opened",
    number: 7,
    draft: false,
    nothing: null,
    user: { login: "ada", "full name": "Ada L." },
    commits: [{ message: "one" }, { message: "two" }, { other: true }],
  },
  event: "pull_request.opened",
};
const rendered = (template: Json) => renderTemplate(template, data, 10_000).value;

describe("a text that is one expression becomes the value itself", () => {
  test.each<[string, Json]>([
    ["{{ payload.number }}", 7],
    ["{{payload.draft}}", false],
    ["{{ payload.user }}", { login: "ada", "full name": "Ada L." }],
    ['{{ payload.user["full name"] }}', "Ada L."],
    ["{{ payload.commits[1].message }}", "two"],
    ["{{ payload.commits.0.message }}", "one"],
    ["{{ payload.commits[*].message }}", ["one", "two"]],
    ['{{ payload.missing ?? "none }}" }}', "none }}"],
    ["{{ payload.nothing ?? payload.number }}", 7],
    ["{{ payload.nothing }}", null],
    ["{{ payload.missing ?? 3 }}", 3],
  ])("%s", (template, value) => {
    expect(renderTemplate(template, data, 10_000)).toEqual({ value, faults: [] });
  });
});

test("inside other text a value is written out: texts bare, lists with commas, objects as JSON", () => {
  expect(rendered("#{{ payload.number }} by {{payload.user.login}}: {{ payload.commits[*].message }}")).toBe(
    "#7 by ada: one, two",
  );
  expect(rendered("{{ payload.user }}!")).toBe('{"login":"ada","full name":"Ada L."}!');
  expect(textOf(undefined)).toBe("");
});

test("a whole JSON value is a template, and keeps its shape", () => {
  expect(rendered({ who: "{{ payload.user.login }}", list: ["{{ event }}", 5, null], plain: "x" })).toEqual({
    who: "ada",
    list: ["pull_request.opened", 5, null],
    plain: "x",
  });
});

test("a path that leads nowhere is named by its pointer, and gives null or nothing", () => {
  expect(
    renderTemplate({ "a/b": "{{ payload.user.email }}", c: "by {{ payload.x }}." }, data, 10_000),
  ).toEqual({
    value: { "a/b": null, c: "by ." },
    faults: [
      { pointer: "/a~1b", code: "path_missing", detail: "There is no payload.user.email in this payload." },
      { pointer: "/c", code: "path_missing", detail: "There is no payload.x in this payload." },
    ],
  });
});

test.each([
  "{{ payload",
  "{{ }}",
  "{{ .a }}",
  "{{ a b }}",
  "{{ a..b }}",
  "{{ a ?? }}",
  '{{ "a }}',
  "{{ a[x] }}",
])("%s is a syntax fault", (template) => {
  expect(templateFaults({ message: template })).toMatchObject([
    { pointer: "/message", code: "template_syntax" },
  ]);
  expect(renderTemplate(template, data, 100)).toMatchObject({ value: null, faults: [{ pointer: "" }] });
});

test("braces of other kinds are text", () => {
  for (const text of ["{ }", "}} {", 'a "quoted" text', ""]) expect(rendered(text)).toBe(text);
});

test("no path reaches a prototype or the length of a list", () => {
  for (const path of ["payload.__proto__", "payload.constructor", "payload.commits.length", "event.length"]) {
    expect(valueAt(path, data)).toBeUndefined();
  }
  expect(() => valueAt("payload..x", data)).toThrow(TemplateSyntaxError);
});

test("a result never grows beyond its limit", () => {
  const { value, faults } = renderTemplate(
    Array.from({ length: 1_000 }, () => "{{ payload }} and {{ payload }}"),
    data,
    1_000,
  );
  expect(JSON.stringify(value).length).toBeLessThan(20_000);
  expect(faults[0]).toMatchObject({ code: "template_too_large" });
});
