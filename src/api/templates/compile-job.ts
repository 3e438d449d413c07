import type { CompiledTemplate, TemplateFacts } from '../../shared/template-compile.js';
import type { TemplateDiff } from '../../shared/template-diff.js';

/** What the thread does with templates: whatever reads YAML or MJML of people, which may take seconds. */
export type CompileJob =
  { kind: 'compile'; source: string; facts: TemplateFacts } | { kind: 'diff'; from: string; to: string };

/** What came of it; `unreadable` where a source is no YAML. */
export type CompileAnswer =
  | { kind: 'compiled'; compiled: CompiledTemplate }
  | { kind: 'diff'; diff: TemplateDiff }
  | { kind: 'unreadable'; message: string; line?: number }
  | { kind: 'failed'; message: string };
