import { LineCounter, parse, parseDocument } from 'yaml';

/** What stands in a template's YAML, unchecked; or why it cannot be read at all. */
export type ReadTemplate = { ok: true; value: unknown } | { ok: false; message: string; line?: number };

/** Reads the YAML of a template, whatever it says. Aliases are bounded: ten lines of them could else stand for gigabytes. */
export function readTemplateSource(source: string): ReadTemplate {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error) return { ok: false, message: error.message, line: lines.linePos(error.pos[0]).line };
  try {
    return { ok: true, value: document.toJS({ maxAliasCount: 20 }) as unknown };
  } catch (cause) {
    return { ok: false, message: (cause as Error).message };
  }
}

const HEAD_LINES = { key: /^key:[ \t].{0,300}$/m, name: /^name:[ \t].{0,300}$/m };

/**
 * The `key` or `name` of a template that may not be valid otherwise, where it stands in a line of its own. The rest is not read: YAML of
 * 256 KB can take a second.
 */
export function headText(source: string, field: keyof typeof HEAD_LINES): string | undefined {
  const line = HEAD_LINES[field].exec(source)?.[0];
  if (line === undefined) return undefined;
  try {
    const value = (parse(line, { logLevel: 'silent' }) as Record<string, unknown>)[field];
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
