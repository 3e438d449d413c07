import { parentPort } from 'node:worker_threads';
import { compileTemplate } from '../../shared/template-compile.js';
import { diffTemplates } from '../../shared/template-diff.js';
import { readTemplateSource } from '../../shared/template-source.js';
import type { CompileAnswer, CompileJob } from './compile-job.js';

/* The thread that reads and compiles templates, one after another: see template-compiler.ts. */

async function answer(job: CompileJob): Promise<CompileAnswer> {
  if (job.kind === 'compile') return { kind: 'compiled', compiled: await compileTemplate(job.source, job.facts) };
  const [from, to] = [readTemplateSource(job.from), readTemplateSource(job.to)];
  for (const side of [from, to]) {
    if (!side.ok) return { kind: 'unreadable', message: side.message, ...(side.line ? { line: side.line } : {}) };
  }
  const valueOf = (side: typeof from): unknown => (side.ok ? side.value : undefined);
  return { kind: 'diff', diff: diffTemplates(valueOf(from), valueOf(to)) };
}

parentPort!.on('message', (job: CompileJob) => {
  void answer(job)
    .catch((error: unknown): CompileAnswer => ({ kind: 'failed', message: String(error) }))
    .then((result) => parentPort!.postMessage(result));
});
