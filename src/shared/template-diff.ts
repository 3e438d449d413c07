import { longestIncreasing } from './longest-increasing.js';

/** A field that differs. `from` or `to` is missing where the field is not there on that side. */
export interface FieldChange {
  /** Such as `wait_for.timeout`. Lists are compared as a whole. */
  path: string;
  from?: unknown;
  to?: unknown;
}

/** Where a step stands: counted from 0, in the template or in a branch of a parallel step (`<id>/<branch>`). */
export interface StepPlace {
  within: string | null;
  index: number;
}

export interface StepChange {
  id: string;
  change: 'added' | 'removed' | 'changed' | 'moved';
  /** It stands elsewhere among the steps that both sides have; one that is changed may have moved, too. */
  moved: boolean;
  from: StepPlace | null;
  to: StepPlace | null;
  fields: FieldChange[];
}

export interface MessageChange {
  name: string;
  change: 'added' | 'removed' | 'changed';
  fields: FieldChange[];
}

/** What makes one template another. */
export interface TemplateDiff {
  same: boolean;
  /** Everything but steps and messages: name, trigger, re-entry, exit … */
  head: FieldChange[];
  /** In the order of the new steps; a removed one stands where it was. */
  steps: StepChange[];
  messages: MessageChange[];
}

type Fields = Readonly<Record<string, unknown>>;
interface PlacedStep extends StepPlace {
  id: string;
  fields: Fields;
}

/**
 * Compares two templates as they are written, step by step: steps are the same where their ids are. Takes whatever YAML may hold, so that a
 * draft that is not valid yet can be compared.
 */
export function diffTemplates(from: unknown, to: unknown): TemplateDiff {
  const [before, after] = [partsOf(from), partsOf(to)];
  const head = diffFields(before.head, after.head);
  const steps = diffSteps(before.steps, after.steps);
  const messages = diffMessages(before.messages, after.messages);
  return { same: head.length + steps.length + messages.length === 0, head, steps, messages };
}

/** A template's steps in the order of the document, those of parallel branches behind their parallel step. */
export function placedSteps(steps: readonly unknown[]): PlacedStep[] {
  const taken = new Map<string, number>();
  const walk = (list: readonly unknown[], within: string | null): PlacedStep[] =>
    list.flatMap((step, index) => {
      const fields = isFields(step) ? step : { '': step };
      const named = typeof fields.id === 'string' ? fields.id : `#${index + 1}`;
      const count = (taken.get(named) ?? 0) + 1;
      taken.set(named, count);
      const id = count === 1 ? named : `${named} (${count})`;
      const { own, branches } = splitBranches(fields);
      return [
        { id, within, index, fields: own },
        ...branches.flatMap((nested, branch) => walk(nested, `${id}/${branch}`)),
      ];
    });
  return walk(steps, null);
}

function partsOf(template: unknown): { head: Fields; steps: PlacedStep[]; messages: Fields } {
  const { steps, messages, ...head } = isFields(template) ? template : { '': template };
  return {
    // What is not of the right shape is compared as a whole.
    head: {
      ...head,
      ...(steps === undefined || Array.isArray(steps) ? {} : { steps }),
      ...(messages === undefined || isFields(messages) ? {} : { messages }),
    },
    steps: placedSteps(Array.isArray(steps) ? (steps as unknown[]) : []),
    messages: isFields(messages) ? messages : {},
  };
}

/** Takes the steps of its branches out of a parallel step: they are compared as steps of their own. */
function splitBranches(fields: Fields): { own: Fields; branches: unknown[][] } {
  const { parallel } = fields;
  if (!isFields(parallel) || !Array.isArray(parallel.branches)) return { own: fields, branches: [] };
  const branches: unknown[][] = [];
  const own = (parallel.branches as unknown[]).map((branch) => {
    const { steps, ...rest } = isFields(branch) ? branch : { '': branch };
    branches.push(Array.isArray(steps) ? (steps as unknown[]) : []);
    return steps === undefined || Array.isArray(steps) ? rest : { ...rest, steps };
  });
  return { own: { ...fields, parallel: { ...parallel, branches: own } }, branches };
}

function diffSteps(before: readonly PlacedStep[], after: readonly PlacedStep[]): StepChange[] {
  const old = new Map(before.map((step, position) => [step.id, { step, position }]));
  const current = new Map(after.map((step) => [step.id, step]));
  const stayed = stayingSteps(old, after);
  const changes: StepChange[] = [];
  let passed = 0;
  /** Notes the steps that were removed before a place of the old order. */
  const removedUntil = (position: number) => {
    for (; passed < position; passed++) {
      const { id, fields, ...place } = before[passed]!;
      if (current.has(id)) continue;
      changes.push({
        ...{ id, change: 'removed', moved: false },
        from: placeOf(place),
        to: null,
        fields: diffFields(fields, {}),
      });
    }
  };
  for (const { id, fields, ...place } of after) {
    const known = old.get(id);
    if (known && stayed.has(id)) removedUntil(known.position);
    const changed = diffFields(known?.step.fields ?? {}, fields);
    const moved = known !== undefined && !stayed.has(id);
    if (known && !moved && changed.length === 0) continue;
    const change = !known ? 'added' : changed.length > 0 ? 'changed' : 'moved';
    changes.push({ id, change, moved, from: known ? placeOf(known.step) : null, to: placeOf(place), fields: changed });
  }
  removedUntil(before.length);
  return changes;
}

/**
 * Of the steps that both have, as many as can be said to have stayed where they are: the longest row of them in the same order. The rest
 * has moved. Without it, one step put in front would have moved all.
 */
function stayingSteps(
  old: ReadonlyMap<string, { step: PlacedStep; position: number }>,
  after: readonly PlacedStep[],
): ReadonlySet<string> {
  const common = after.filter(({ id, within }) => old.get(id)?.step.within === within);
  const kept = longestIncreasing(common.map(({ id }) => old.get(id)!.position));
  return new Set(kept.map((index) => common[index]!.id));
}

function diffMessages(before: Fields, after: Fields): MessageChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.flatMap((name): MessageChange[] => {
    const fields = diffFields(messageFields(before, name), messageFields(after, name));
    if (!Object.hasOwn(before, name)) return [{ name, change: 'added', fields }];
    if (!Object.hasOwn(after, name)) return [{ name, change: 'removed', fields }];
    return fields.length > 0 ? [{ name, change: 'changed', fields }] : [];
  });
}

function messageFields(messages: Fields, name: string): Fields {
  if (!Object.hasOwn(messages, name)) return {};
  const message = messages[name];
  return isFields(message) ? message : { '': message };
}

/** Fields that differ, at every depth of maps, sorted by their paths. */
function diffFields(from: Fields, to: Fields, at: readonly string[] = []): FieldChange[] {
  const names = [...new Set([...Object.keys(from), ...Object.keys(to)])].sort();
  return names.flatMap((name): FieldChange[] => {
    const [hasFrom, hasTo] = [Object.hasOwn(from, name), Object.hasOwn(to, name)];
    const [one, other] = [from[name], to[name]];
    if (hasFrom && hasTo && isFields(one) && isFields(other)) return diffFields(one, other, [...at, name]);
    if (hasFrom && hasTo && isSame(one, other)) return [];
    const path = [...at, name].join('.');
    return [{ path, ...(hasFrom ? { from: one } : {}), ...(hasTo ? { to: other } : {}) }];
  });
}

function isSame(one: unknown, other: unknown): boolean {
  if (Object.is(one, other) || one === other) return true;
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, index) => isSame(item, other[index]));
  }
  return isFields(one) && isFields(other) && diffFields(one, other).length === 0;
}

function placeOf({ within, index }: StepPlace): StepPlace {
  return { within, index };
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
