/** A piece of a line of YAML, by what it is. */
export interface YamlPiece {
  kind: 'comment' | 'key' | 'text' | 'number' | 'plain';
  text: string;
}

const KEY = /^(\s*(?:- )*)([\w.-]+|"[^"]*"|'[^']*')(:)(?=\s|$)/;
const BLOCK = /[|>][+-]?\d?\s*$/;
const REST =
  /(\s#.*$|^#.*$)|("(?:[^"\\]|\\.)*"|'(?:[^']|'')*')|([\w-]+)(?=:\s)|(\b\d+(?:\.\d+)?(?:ms|[smhdw])?\b|\b(?:true|false|null)\b)/g;

/** Marks YAML line by line: enough for reading, with block texts (`|`, `>`) left whole. */
export function markYaml(source: string): YamlPiece[][] {
  let blockIndent: number | null = null;
  return source.split('\n').map((line) => {
    const indent = line.search(/\S/);
    if (blockIndent !== null) {
      if (indent === -1 || indent > blockIndent) return [{ kind: 'text', text: line }];
      blockIndent = null;
    }
    if (indent !== -1 && BLOCK.test(line) && KEY.test(line)) blockIndent = indent;
    return markLine(line);
  });
}

function markLine(line: string): YamlPiece[] {
  const key = KEY.exec(line);
  if (!key) return markRest(line);
  const [whole, before = '', name = '', colon = ''] = key;
  return [
    { kind: 'plain', text: before },
    { kind: 'key', text: name },
    { kind: 'plain', text: colon },
    ...markRest(line.slice(whole.length)),
  ];
}

function markRest(rest: string): YamlPiece[] {
  const pieces: YamlPiece[] = [];
  let at = 0;
  for (const match of rest.matchAll(REST)) {
    if (match.index > at) pieces.push({ kind: 'plain', text: rest.slice(at, match.index) });
    const kind = match[1] ? 'comment' : match[2] ? 'text' : match[3] ? 'key' : 'number';
    pieces.push({ kind, text: match[0] });
    at = match.index + match[0].length;
  }
  if (at < rest.length) pieces.push({ kind: 'plain', text: rest.slice(at) });
  return pieces;
}
