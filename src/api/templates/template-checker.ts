import { Injectable } from '@nestjs/common';
import { Database } from '../../db/database.js';
import { DomainError } from '../../shared/error-codes.js';
import { compileTemplate, type CompiledTemplate, type TemplateProblem } from '../../shared/template-compile.js';
import type { TemplateDefinition } from '../../shared/template-definition.js';
import { templateFacts } from './template-facts.js';

/** Templates that wait to be compiled in one process; each has its source in memory. */
const MOST_WAITING = 20;

export interface CheckedTemplate {
  /** Null where there are problems. */
  definition: TemplateDefinition | null;
  problems: TemplateProblem[];
  warnings: TemplateProblem[];
}

/**
 * Compiles templates, one at a time: mail bodies take tens of milliseconds of the process's CPU each, and the process that answers editors
 * is the one that takes leads in.
 */
@Injectable()
export class TemplateChecker {
  private waiting = 0;
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly database: Database) {}

  /**
   * Everything that is wrong with a source, as the template of this key.
   *
   * @throws DomainError `overloaded` where too many wait
   */
  async check(organizationId: string, key: string, source: string): Promise<CheckedTemplate> {
    const compiled = await this.inTurn(async () =>
      compileTemplate(source, await templateFacts(this.database.reader(organizationId))),
    );
    const { warnings } = compiled;
    if (!compiled.ok) return { definition: null, problems: compiled.problems, warnings };
    const problems = keyProblems(compiled, key);
    return { definition: problems.length > 0 ? null : compiled.definition, problems, warnings };
  }

  /** @throws DomainError `template_invalid`, with what is wrong, or `overloaded` */
  async compile(organizationId: string, key: string, source: string): Promise<TemplateDefinition> {
    const { definition, problems } = await this.check(organizationId, key, source);
    if (definition) return definition;
    const what = problems.length === 1 ? 'one problem' : `${problems.length} problems`;
    throw new DomainError('template_invalid', `The template has ${what}.`, { errors: problems });
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.waiting >= MOST_WAITING) {
      throw new DomainError('overloaded', 'Too many templates are being checked; try again shortly.');
    }
    this.waiting += 1;
    const turn = this.last.then(work).finally(() => (this.waiting -= 1));
    this.last = turn.catch(() => undefined);
    return turn;
  }
}

/** Executions, links and the CLI know a template by its key: another key is another template. */
function keyProblems(compiled: Extract<CompiledTemplate, { ok: true }>, key: string): TemplateProblem[] {
  if (compiled.definition.key === key) return [];
  const message = `this template's key is "${key}"; make a new template for "${compiled.definition.key}"`;
  return [{ path: 'key', code: 'key_changed', message }];
}
