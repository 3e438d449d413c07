import { Injectable } from '@nestjs/common';
import { Database } from '../../db/database.js';
import { DomainError } from '../../shared/error-codes.js';
import type { CompiledTemplate, TemplateProblem } from '../../shared/template-compile.js';
import type { TemplateDefinition } from '../../shared/template-definition.js';
import { TemplateCompiler } from './template-compiler.js';
import { templateFacts } from './template-facts.js';

export interface CheckedTemplate {
  /** Null where there are problems. */
  definition: TemplateDefinition | null;
  problems: TemplateProblem[];
  warnings: TemplateProblem[];
}

/** Says what is wrong with templates, and compiles those with which nothing is. */
@Injectable()
export class TemplateChecker {
  constructor(
    private readonly database: Database,
    private readonly compiler: TemplateCompiler,
  ) {}

  /**
   * Everything that is wrong with a source, as the template of this key.
   *
   * @throws DomainError `overloaded` where too many wait, `template_too_large` where it takes too long
   */
  async check(organizationId: string, key: string, source: string): Promise<CheckedTemplate> {
    const facts = await templateFacts(this.database.reader(organizationId));
    const answer = await this.compiler.run({ kind: 'compile', source, facts });
    if (answer.kind !== 'compiled') throw new Error(`the compiler answered ${answer.kind}`);
    const { compiled } = answer;
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
}

/** Executions, links and the CLI know a template by its key: another key is another template. */
function keyProblems(compiled: Extract<CompiledTemplate, { ok: true }>, key: string): TemplateProblem[] {
  if (compiled.definition.key === key) return [];
  const message = `this template's key is "${key}"; make a new template for "${compiled.definition.key}"`;
  return [{ path: 'key', code: 'key_changed', message }];
}
