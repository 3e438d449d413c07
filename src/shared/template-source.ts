import { LineCounter, parseDocument } from 'yaml';

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

/** A top-level text of a template that may not be valid otherwise: its `key` or `name`. */
export function headText(source: string, field: 'key' | 'name'): string | undefined {
  const read = readTemplateSource(source);
  if (!read.ok || typeof read.value !== 'object' || read.value === null) return undefined;
  const value = (read.value as Record<string, unknown>)[field];
  return typeof value === 'string' ? value : undefined;
}
