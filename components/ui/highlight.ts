export type CodeLanguage = "json" | "bash" | "javascript" | "python" | "go" | "text";
export type CodePart = { text: string; kind: "plain" | "string" | "number" | "keyword" | "comment" | "key" };

const STRING = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/;
const NUMBER = /\b\d+(?:\.\d+)?\b/;

// One expression per language; the group that matched names the kind. Enough for snippets, not a parser.
const GRAMMARS: Record<Exclude<CodeLanguage, "text">, RegExp> = {
  json: grammar({
    key: /"(?:[^"\\]|\\.)*"(?=\s*:)/,
    string: /"(?:[^"\\]|\\.)*"/,
    keyword: /\b(?:true|false|null)\b/,
  }),
  bash: grammar({
    comment: /(?:^|(?<=\s))#.*$/,
    string: STRING,
    keyword: /(?:^|(?<=\|\s*))[a-z]+(?=\s)|(?<=\s)--?[A-Za-z][\w-]*/,
  }),
  javascript: grammar({
    comment: /\/\/.*$/,
    string: STRING,
    keyword:
      /\b(?:import|export|from|const|let|await|async|function|return|if|else|throw|new|true|false|null|undefined)\b/,
  }),
  python: grammar({
    comment: /#.*$/,
    string: STRING,
    keyword: /\b(?:import|from|as|def|return|if|else|raise|with|for|in|True|False|None|print)\b/,
  }),
  go: grammar({
    comment: /\/\/.*$/,
    string: STRING,
    keyword:
      /\b(?:package|import|func|return|if|else|for|range|var|type|struct|map|defer|panic|err|nil|true|false)\b/,
  }),
};

function grammar(kinds: Partial<Record<CodePart["kind"], RegExp>>): RegExp {
  const groups = Object.entries({ ...kinds, number: NUMBER }).map(
    ([kind, part]) => `(?<${kind}>${part.source})`,
  );
  return new RegExp(groups.join("|"), "gm");
}

/** Cuts a snippet into parts to colour. Joining the texts gives the snippet back. */
export function highlight(code: string, language: CodeLanguage): CodePart[] {
  if (language === "text") return [{ text: code, kind: "plain" }];
  const parts: CodePart[] = [];
  let end = 0;
  for (const match of code.matchAll(GRAMMARS[language])) {
    const kind = Object.entries(match.groups ?? {}).find(([, text]) => text !== undefined)?.[0];
    if (match.index > end) parts.push({ text: code.slice(end, match.index), kind: "plain" });
    parts.push({ text: match[0], kind: kind as CodePart["kind"] });
    end = match.index + match[0].length;
  }
  if (end < code.length) parts.push({ text: code.slice(end), kind: "plain" });
  return parts;
}
