import { LineCounter, parseDocument } from 'yaml';
import type { CompiledMessage, TemplateDefinition } from './template-definition.js';
import { defineTemplate } from './template-define.js';
import { ExpressionChecker } from './template-expressions.js';
import { checkFlow } from './template-flow.js';
import { readHead } from './template-head.js';
import { TEMPLATE_LIMITS } from './template-limits.js';
import { compileMessage } from './template-messages.js';
import { offsetOf, type Report, type TemplateProblem } from './template-problems.js';
import { MOST_STEPS_READ, type PlacedStep, readSteps, readTrigger } from './template-read.js';
import { checkReferences } from './template-references.js';
import type { LiquidScope } from './template-rendering.js';
import { checkRuns } from './template-runs.js';
import type { TemplateHead } from './template-schema.js';

export type { TemplateProblem } from './template-problems.js';

export type CompiledTemplate =
  | { ok: true; definition: TemplateDefinition; warnings: TemplateProblem[] }
  | { ok: false; problems: TemplateProblem[]; warnings: TemplateProblem[] };

/** What is known of the organization that a template is for; what is left out is not checked. */
export interface TemplateFacts {
  /** Keys of `lead.attributes` that leads have. */
  customFields?: readonly string[];
  /** The other templates, and the keys of those that their active versions run. */
  templates?: readonly { key: string; runs: readonly string[] }[];
  /** Names of the secrets in the vault. */
  secrets?: readonly string[];
  /** Keys of the templates for which code was deployed. */
  automations?: readonly string[];
}

/** More than anybody mends at once; the answer would be larger than the draft. */
const MOST_PROBLEMS = 500;

/**
 * Reads, checks and compiles a template. Answers everything that is wrong with it, with its lines; warnings are of what may be meant
 * so. No network, no database.
 */
export async function compileTemplate(source: string, facts: TemplateFacts = {}): Promise<CompiledTemplate> {
  if (Buffer.byteLength(source) > TEMPLATE_LIMITS.sourceBytes) {
    const message = `the file is larger than ${TEMPLATE_LIMITS.sourceBytes / 1024} KB; shorten its messages, or put some steps into a template of their own`;
    return { ok: false, problems: [{ path: '', code: 'too_large', message }], warnings: [] };
  }
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    const problems = document.errors.map((error) => ({
      path: '',
      code: 'yaml_invalid' as const,
      message: error.message,
      line: lines.linePos(error.pos[0]).line,
    }));
    return { ok: false, problems, warnings: [] };
  }
  const problems: TemplateProblem[] = [];
  const warnings: TemplateProblem[] = [];
  const reporter =
    (list: TemplateProblem[]): Report =>
    (path, code, message) => {
      if (list.length >= MOST_PROBLEMS && code !== 'steps_too_many') return;
      const offset = offsetOf(document, path);
      const line = offset === undefined ? {} : { line: lines.linePos(offset).line };
      list.push({ path: path.join('.'), code, message, ...line });
    };
  const report = reporter(problems);
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 20 });
  } catch (error) {
    report([], 'yaml_invalid', (error as Error).message);
    return { ok: false, problems, warnings };
  }
  const warn = reporter(warnings);
  const head = readHead(value, report);
  if (!head) return { ok: false, problems, warnings };
  const trigger = head.trigger && readTrigger(head.trigger, report);
  const steps = readSteps(head.steps, report);
  if (steps.length >= MOST_STEPS_READ) return { ok: false, problems, warnings };
  checkReferences(head, steps, report);
  checkRuns(head.key, steps, facts, report);
  if (head.flow === 'code' && facts.automations && !facts.automations.includes(head.key)) {
    const message = `no code was deployed for "${head.key}"; deploy it first, or take \`flow\` out`;
    report(['flow'], 'automation_unknown', message);
  }
  const expressions = new ExpressionChecker({ head, trigger, steps, facts, report, warn });
  expressions.check();
  const messages = await compileMessages(head, expressions.liquidScope, report);
  if (problems.length > 0) return { ok: false, problems: inOrder(problems), warnings };
  if (head.flow === 'steps') checkFlow(steps, warn);
  warnOfUnused(head, steps, warn);
  const definition = defineTemplate(head, trigger!, steps, messages, expressions.usesOutputs);
  return { ok: true, definition, warnings: inOrder(warnings) };
}

/** As they stand in the source. */
function inOrder(problems: TemplateProblem[]): TemplateProblem[] {
  return problems.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0));
}

function warnOfUnused({ messages }: Pick<TemplateHead, 'messages'>, steps: readonly PlacedStep[], warn: Report): void {
  const sent = new Set(steps.map(({ source: step }) => step && 'send' in step && step.send.message));
  for (const name of Object.keys(messages)) {
    if (!sent.has(name)) warn(['messages', name], 'message_unused', `no step sends "${name}"; take it out`);
  }
}

async function compileMessages(
  head: Pick<TemplateHead, 'messages'>,
  scope: LiquidScope,
  report: Report,
): Promise<Record<string, CompiledMessage>> {
  const entries = Object.entries(head.messages);
  if (entries.length > TEMPLATE_LIMITS.messages) {
    const message = `there are ${entries.length} messages, ${TEMPLATE_LIMITS.messages} at most`;
    report(['messages'], 'schema', message);
  }
  const messages: Record<string, CompiledMessage> = {};
  for (const [name, source] of entries.slice(0, TEMPLATE_LIMITS.messages)) {
    const { compiled, problems } = await compileMessage(source, scope);
    for (const problem of problems) report(['messages', name, problem.field], problem.code, problem.message);
    messages[name] = compiled;
  }
  return messages;
}
