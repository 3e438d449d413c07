import { didYouMean, nearestName } from './nearest-name.js';
import { checkHttp } from './template-http-checks.js';
import type { TemplateFacts } from './template-compile.js';
import { checkCondition, type ConditionScope, namesInCondition } from './template-conditions.js';
import { inputOf } from './template-define.js';
import type { Json } from './template-definition.js';
import type { Path, Report } from './template-problems.js';
import type { PlacedStep } from './template-read.js';
import { checkLiquid, liquidNames, type LiquidScope } from './template-rendering.js';
import { checkScript, checkTrigger, checkWait } from './template-step-checks.js';
import type { TemplateHead, TriggerSource } from './template-schema.js';

export interface ExpressionsToCheck {
  head: Omit<TemplateHead, 'trigger'>;
  trigger: TriggerSource | undefined;
  steps: readonly PlacedStep[];
  facts: TemplateFacts;
  report: Report;
  warn: Report;
}

const ROOTS: ReadonlySet<string> = new Set(['steps', 'lead', 'event']);

/** Checks every condition and every Liquid text of a template against what it may name. */
export class ExpressionChecker {
  readonly report: Report;
  readonly liquidScope: LiquidScope;
  /** Whether something names what a step has put out. */
  usesOutputs = false;
  /** What each step puts out; undefined where only its script knows. */
  private readonly outputs = new Map<string, readonly string[] | undefined>();
  private readonly customFields: readonly string[];
  private readonly inputs: readonly string[] | undefined;

  constructor(private readonly template: ExpressionsToCheck) {
    this.report = template.report;
    for (const { source: step, id } of template.steps) {
      if (!step || id === undefined) continue;
      if ('http' in step) this.outputs.set(id, Object.keys(step.http.save));
      if ('script' in step) this.outputs.set(id, undefined);
    }
    const set = template.steps.flatMap(({ source: step }) =>
      step && 'update' in step ? Object.keys(step.update.set ?? {}) : [],
    );
    const known = template.facts.customFields ?? [];
    this.customFields = known.length === 0 ? [] : [...known, ...set.map((field) => field.replace('attributes.', ''))];
    this.inputs = inputsOf(template.trigger);
    const isCalled = template.trigger !== undefined && 'webhook' in template.trigger;
    this.liquidScope = { steps: [...this.outputs.keys()], ...(isCalled ? { event: ['input'] } : {}) };
  }

  check(): void {
    const { head, trigger, steps } = this.template;
    if (trigger) {
      checkTrigger(trigger, this.report);
      this.condition(trigger.where, ['trigger', 'where'], {
        outside: true,
        hasEvent: 'event' in trigger || 'webhook' in trigger,
      });
    }
    this.condition(head.exit?.where, ['exit', 'where'], { outside: true });
    for (const placed of steps) this.checkStep(placed);
    for (const [name, message] of Object.entries(head.messages)) {
      for (const field of ['subject', 'mjml', 'text'] as const)
        this.liquidDetails(message[field], ['messages', name, field]);
    }
  }

  private checkStep({ source: step, path: at }: PlacedStep): void {
    if (!step) return;
    if ('wait_for' in step) this.condition(step.wait_for.where, [...at, 'wait_for', 'where']);
    if ('wait' in step) checkWait(step.wait, [...at, 'wait'], this);
    if ('branch' in step) step.branch.forEach((one, n) => this.condition(one.where, [...at, 'branch', n, 'where']));
    if ('update' in step) {
      for (const [field, value] of Object.entries(step.update.set ?? {})) {
        if (typeof value === 'object' && value !== null)
          this.condition(value.cel, [...at, 'update', 'set', field, 'cel'], { wanted: 'value' });
      }
    }
    if ('task' in step) this.liquid(step.task.title, [...at, 'task', 'title']);
    if ('http' in step) checkHttp(step.http, [...at, 'http'], this, this.template.facts.secrets);
    if ('script' in step) {
      checkScript(step.script.source, [...at, 'script', 'source'], this.report);
      for (const [name, value] of Object.entries(step.script.input)) {
        const input = inputOf(value as Json);
        if ('cel' in input) this.condition(input.cel, [...at, 'script', 'input', name, 'cel'], { wanted: 'value' });
      }
    }
  }

  /** Checks a CEL expression: its types, and the names that only this template knows. */
  condition(
    expression: string | undefined,
    path: Path,
    options: { wanted?: 'bool' | 'value'; scope?: ConditionScope; outside?: boolean; hasEvent?: boolean } = {},
  ): void {
    if (expression === undefined) return;
    const { wanted = 'bool', scope = 'step', outside = false, hasEvent = true } = options;
    const problem = checkCondition(expression, wanted, scope);
    if (problem) return this.report(path, 'condition_invalid', problem);
    for (const { path: name, isGuarded } of namesInCondition(expression, ROOTS, scope)) {
      if (name[0] === 'event' && !hasEvent) {
        this.report(
          path,
          'condition_invalid',
          'nothing has happened to the lead when this is asked: there is no event',
        );
      } else if (name[0] === 'steps' && outside) {
        this.report(path, 'condition_invalid', 'what steps have put out can be asked for in steps only');
      } else this.name(name, path, isGuarded, 'condition_invalid');
    }
  }

  /** Checks a Liquid text. */
  liquid(source: string, path: Path, scope: LiquidScope = {}): void {
    const problem = checkLiquid(source, { ...this.liquidScope, ...scope });
    if (problem) this.report(path, 'liquid_invalid', problem);
    else this.liquidDetails(source, path);
  }

  /** The names of a Liquid text that only this template knows. Gives nothing for what cannot be read. */
  private liquidDetails(source: string | undefined, path: Path): void {
    const names = source === undefined ? undefined : liquidNames(source);
    if (!names || 'problem' in names) return;
    // A text shows nothing for what is missing, so what it asks for may be missing.
    for (const name of names.paths) this.name(name, path, true, 'liquid_invalid');
  }

  private name(
    name: readonly string[],
    path: Path,
    mayBeMissing: boolean,
    code: 'condition_invalid' | 'liquid_invalid',
  ) {
    const [root, first, second] = name;
    if (root === 'steps') {
      this.usesOutputs = true;
      this.output(first, second, path, code);
    }
    if (root === 'event' && first === 'input' && second !== undefined && this.inputs && !this.inputs.includes(second)) {
      const hint = didYouMean(second, this.inputs);
      this.report(
        path,
        'field_unknown',
        `the input's schema has no "${second}"${hint || '; add it to its properties'}`,
      );
    }
    if (root !== 'lead' || first !== 'attributes' || second === undefined) return;
    if (this.customFields.length === 0 || this.customFields.includes(second)) return;
    const hint = didYouMean(second, this.customFields);
    const isMistake = !mayBeMissing && nearestName(second, this.customFields) !== undefined;
    const message = `no lead has lead.attributes.${second}${hint}`;
    if (isMistake) this.report(path, 'field_unknown', `${message} If not, ask by has(lead.attributes.${second}) first`);
    else this.template.warn(path, 'field_unknown', message);
  }

  private output(
    step: string | undefined,
    name: string | undefined,
    path: Path,
    code: 'condition_invalid' | 'liquid_invalid',
  ) {
    if (step === undefined) return;
    if (!this.outputs.has(step)) {
      // Liquid's own check has named it.
      if (code === 'liquid_invalid') return;
      const hint = didYouMean(step, this.outputs.keys()) || '; only http and script steps put something out';
      return this.report(path, 'output_unknown', `no step "${step}" puts something out${hint}`);
    }
    const names = this.outputs.get(step);
    if (!names || name === undefined || names.includes(name)) return;
    const hint = didYouMean(name, names) || '; add it to its save';
    this.report(path, 'output_unknown', `step "${step}" saves no "${name}"${hint}`);
  }
}

/** The names of a webhook's input, where its schema tells them all that matter. */
function inputsOf(trigger: TriggerSource | undefined): readonly string[] | undefined {
  if (!trigger || !('webhook' in trigger)) return undefined;
  const { properties } = trigger.webhook.schema;
  return typeof properties === 'object' && properties !== null ? Object.keys(properties) : undefined;
}
