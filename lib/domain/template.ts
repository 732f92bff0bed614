import type { FieldFault } from "./errors.ts";
import type { Json, JsonObject } from "./json.ts";
import { toPointer } from "./json-pointer.ts";

/**
 * The product's one template language, over JSON: `{{ payload.issue.title }}`, list items by number
 * (`commits[0]` or `commits.0`) or all at once (`commits[*].message`), odd names in quotes (`["a name"]`), and
 * fallbacks (`{{ payload.a ?? payload.b ?? "none" }}`). A template is any JSON; every text in it may hold expressions.
 * A text that is one expression becomes that very value, of whatever type; inside other text a value is written out.
 */
type Step = string | number | typeof EACH;
type Operand = { steps: Step[]; source: string } | { literal: Json };
type Part = string | { operands: Operand[]; source: string };

const EACH = Symbol("each");

/** A rendered template, and what could not be filled in, each with a JSON Pointer into the template. */
export type Rendered = { value: Json; faults: FieldFault[] };

/**
 * Fills a template in. A path that leads nowhere gives null, or nothing inside other text, with the fault
 * `path_missing`; a broken expression gives `template_syntax`; what would make the result larger than `charsMax` is
 * left out with `template_too_large`.
 */
export function renderTemplate(template: Json, data: JsonObject, charsMax: number): Rendered {
  const faults: FieldFault[] = [];
  const room = { left: charsMax };
  return { value: render(template, "", { data, faults, room }), faults };
}

/** What is wrong with a template, whatever it will be filled with. */
export function templateFaults(template: Json, pointer = ""): FieldFault[] {
  if (typeof template === "string") {
    const parsed = parse(template);
    return "fault" in parsed ? [{ pointer, code: "template_syntax", detail: parsed.fault }] : [];
  }
  if (template === null || typeof template !== "object") return [];
  return Object.entries(template).flatMap(([name, item]) =>
    templateFaults(item, pointer + toPointer([name])),
  );
}

/** The value at a path, undefined where it leads nowhere. Throws a TemplateSyntaxError for what is no path. */
export const valueAt = (path: string, data: Json): Json | undefined => read(data, parsePath(path.trim()));

/** How a value reads inside other text: a text as it is, a list of simple values with commas, the rest as JSON. */
export function textOf(value: Json | undefined): string {
  if (value === undefined || value === null) return "";
  if (typeof value !== "object") return String(value);
  if (Array.isArray(value) && value.every((item) => item === null || typeof item !== "object")) {
    return value.map(textOf).join(", ");
  }
  return JSON.stringify(value);
}

type Rendering = { data: JsonObject; faults: FieldFault[]; room: { left: number } };

function render(template: Json, pointer: string, rendering: Rendering): Json {
  if (typeof template === "string") return renderText(template, pointer, rendering);
  if (template === null || typeof template !== "object") return template;
  if (Array.isArray(template)) {
    return template.map((item, index) => render(item, `${pointer}/${index}`, rendering));
  }
  return Object.fromEntries(
    Object.entries(template).map(([name, item]) => [
      name,
      render(item, pointer + toPointer([name]), rendering),
    ]),
  );
}

function renderText(template: string, pointer: string, rendering: Rendering): Json {
  const parsed = parse(template);
  if ("fault" in parsed) {
    rendering.faults.push({ pointer, code: "template_syntax", detail: parsed.fault });
    return null;
  }
  const [only] = parsed.parts;
  if (parsed.parts.length === 1 && only !== undefined && typeof only !== "string") {
    return fill(only, pointer, rendering) ?? null;
  }
  return parsed.parts
    .map((part) => (typeof part === "string" ? part : textOf(fill(part, pointer, rendering))))
    .join("");
}

function fill(
  { operands, source }: Exclude<Part, string>,
  pointer: string,
  { data, faults, room }: Rendering,
): Json | undefined {
  let value: Json | undefined;
  for (const operand of operands) {
    value = "literal" in operand ? operand.literal : read(data, operand.steps);
    if (value !== undefined && value !== null) break;
  }
  if (value === undefined) {
    faults.push({ pointer, code: "path_missing", detail: `There is no ${source} in this payload.` });
    return undefined;
  }
  room.left -= JSON.stringify(value).length;
  if (room.left >= 0) return value;
  faults.push({ pointer, code: "template_too_large", detail: `${source} makes the result too large.` });
  return undefined;
}

function read(value: Json, steps: readonly Step[]): Json | undefined {
  let at: Json | undefined = value;
  for (const [index, step] of steps.entries()) {
    if (at === null || typeof at !== "object") return undefined;
    if (step === EACH) {
      if (!Array.isArray(at)) return undefined;
      const rest = steps.slice(index + 1);
      return at.flatMap((item) => read(item, rest) ?? []);
    }
    // Own fields only: a path never reaches a prototype, nor the length of a list.
    if (Array.isArray(at)) at = at[Number(step)];
    else at = Object.hasOwn(at, String(step)) ? at[String(step)] : undefined;
  }
  return at;
}

/** An expression that cannot be read. The message tells a person why. */
export class TemplateSyntaxError extends Error {}

function parse(template: string): { parts: Part[] } | { fault: string } {
  const parts: Part[] = [];
  let at = 0;
  try {
    while (at < template.length) {
      const open = template.indexOf("{{", at);
      if (open < 0) break;
      const close = endOf(template, open + 2);
      if (open > at) parts.push(template.slice(at, open));
      const source = template.slice(open + 2, close).trim();
      parts.push({ operands: splitOperands(source).map(parseOperand), source });
      at = close + 2;
    }
  } catch (error) {
    if (error instanceof TemplateSyntaxError) return { fault: error.message };
    throw error;
  }
  if (at < template.length) parts.push(template.slice(at));
  return { parts };
}

/** Where the expression's closing braces stand; those inside a quoted text do not close it. */
function endOf(template: string, from: number): number {
  let quoted = false;
  for (let at = from; at < template.length; at += 1) {
    const char = template[at];
    if (quoted && char === "\\") at += 1;
    else if (char === '"') quoted = !quoted;
    else if (!quoted && char === "}" && template[at + 1] === "}") return at;
  }
  throw new TemplateSyntaxError(`Close {{${template.slice(from, from + 30)} with }}.`);
}

function splitOperands(source: string): string[] {
  const operands: string[] = [];
  let from = 0;
  let quoted = false;
  for (let at = 0; at < source.length; at += 1) {
    const char = source[at];
    if (quoted && char === "\\") at += 1;
    else if (char === '"') quoted = !quoted;
    else if (!quoted && source.startsWith("??", at)) {
      operands.push(source.slice(from, at).trim());
      from = at + 2;
      at += 1;
    }
  }
  return [...operands, source.slice(from).trim()];
}

const LITERAL = /^(?:"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|true|false|null)$/;

function parseOperand(source: string): Operand {
  if (source === "") throw new TemplateSyntaxError("Write a path between {{ and }}, such as payload.id.");
  if (!LITERAL.test(source)) return { steps: parsePath(source), source };
  try {
    return { literal: JSON.parse(source) };
  } catch {
    throw new TemplateSyntaxError(`${source} is not a text in JSON's quotes.`);
  }
}

// Sticky: one step after the other, with nothing in between.
const STEP = /\.?([^\s.[\]{}"'?|]+)|\[(\d{1,9})\]|\[(\*)\]|\["((?:[^"\\]|\\.)*)"\]/y;

function parsePath(source: string): Step[] {
  const steps: Step[] = [];
  let at = 0;
  while (at < source.length) {
    STEP.lastIndex = at;
    const match = STEP.exec(source);
    const isFirst = at === 0;
    // A path begins with a name; every further name has its dot.
    if (!match || (match[1] !== undefined && match[0].startsWith(".") === isFirst)) {
      throw new TemplateSyntaxError(
        `${source} is not a path: write names with dots, such as payload.items[0].id.`,
      );
    }
    const [, name, index, each, quotedName] = match;
    if (index !== undefined) steps.push(Number(index));
    else if (each !== undefined) steps.push(EACH);
    else steps.push(name ?? JSON.parse(`"${quotedName}"`));
    at = STEP.lastIndex;
  }
  if (steps.length === 0) throw new TemplateSyntaxError("Write a path, such as payload.id.");
  return steps;
}
