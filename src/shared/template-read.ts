import { didYouMean } from './nearest-name.js';
import type { StepTarget } from './template-definition.js';
import { TEMPLATE_LIMITS } from './template-limits.js';
import { type Path, type Report, reportIssues } from './template-problems.js';
import { type TemplateHead, TRIGGER_SCHEMAS, type TriggerKind, type TriggerSource } from './template-schema.js';
import type { FLAT_KINDS } from './template-step-schemas.js';
import {
  FLAT_STEP_SCHEMAS,
  type FlatStepSource,
  RAW_PARALLEL_SCHEMA,
  type RawParallelSource,
  STEP_KINDS,
} from './template-step-schemas.js';

/** A step where it stands in the source; steps within a `parallel` follow it. */
export interface PlacedStep {
  path: Path;
  /** As it is written; undefined where that is no id. */
  id: string | undefined;
  /** Undefined where it does not fit its kind, which has been reported. */
  source: FlatStepSource | RawParallelSource | undefined;
  /** The branch that it belongs to: `<id of the parallel>/<n>`. */
  within?: string;
  /** Where it goes on without a `next` of its own. */
  following: StepTarget;
  /** Of a `parallel`: the first step of each branch. */
  branches?: StepTarget[];
}

/** A draft with more is told so, and no more of them: to find all that is wrong with ten thousand steps helps nobody. */
export const MOST_STEPS_READ = 1_000;

type Raw = Record<string, unknown>;
const RESERVED_KEYS = ['id', 'next', 'retry', 'timeout', 'on_error'];

/** Reads the steps, each against the schema of its kind, and lays those within a `parallel` out behind it. */
export function readSteps(raw: readonly Raw[], report: Report): PlacedStep[] {
  const placed: PlacedStep[] = [];
  const read = raw.slice(0, MOST_STEPS_READ);
  read.forEach((step, index) => {
    const following = idOf(raw[index + 1]) ?? 'end';
    placed.push(...readStep(step, ['steps', index], following, report));
  });
  const count = placed.length + raw.length - read.length;
  if (count > TEMPLATE_LIMITS.steps) {
    const message = `there are ${count} steps, ${TEMPLATE_LIMITS.steps} at most; put some into a template of their own and run it by a run step`;
    report(['steps'], 'steps_too_many', message);
  }
  return placed;
}

function readStep(raw: Raw, path: Path, following: StepTarget, report: Report): PlacedStep[] {
  const kind = kindOf(raw, path, report);
  const placed: PlacedStep = { path, id: idOf(raw), source: undefined, following };
  if (kind !== 'parallel') return [{ ...placed, source: kind && readFlat(kind, raw, path, report) }];
  const parsed = RAW_PARALLEL_SCHEMA.safeParse(raw);
  if (!parsed.success) {
    reportIssues(parsed.error, path, report);
    return [placed];
  }
  const nested = parsed.data.parallel.branches.map(({ steps }, branch) =>
    steps.map((step, index) => {
      const at = [...path, 'parallel', 'branches', branch, 'steps', index];
      const join = `join:${parsed.data.id}`;
      return readNested(step, at, idOf(steps[index + 1]) ?? join, `${parsed.data.id}/${branch}`, report);
    }),
  );
  const branches = nested.map((steps) => steps[0]?.id ?? 'end');
  return [{ ...placed, source: parsed.data, branches }, ...nested.flat()];
}

function readNested(raw: Raw, path: Path, following: StepTarget, within: string, report: Report): PlacedStep {
  const kind = kindOf(raw, path, report);
  const placed: PlacedStep = { path, id: idOf(raw), source: undefined, within, following };
  if (kind !== 'parallel') return { ...placed, source: kind && readFlat(kind, raw, path, report) };
  const message = 'a parallel cannot be within another; put its branches into the outer one, or into a run step';
  report(path, 'parallel_nested', message);
  return placed;
}

function readFlat(kind: (typeof FLAT_KINDS)[number], raw: Raw, path: Path, report: Report): FlatStepSource | undefined {
  const parsed = FLAT_STEP_SCHEMAS[kind].safeParse(raw);
  if (!parsed.success) reportIssues(parsed.error, path, report);
  return parsed.data;
}

function kindOf(raw: Raw, path: Path, report: Report): (typeof STEP_KINDS)[number] | undefined {
  const kinds = STEP_KINDS.filter((kind) => kind in raw);
  if (kinds.length === 1) return kinds[0];
  const others = Object.keys(raw).filter((key) => !RESERVED_KEYS.includes(key));
  const found = kinds.length === 0 ? 'none' : kinds.join(' and ');
  const hint = kinds.length === 0 && others[0] !== undefined ? didYouMean(others[0], STEP_KINDS) : '';
  report(path, 'step_kind', `a step has exactly one of ${STEP_KINDS.join(', ')}; here is ${found}${hint}`);
  return undefined;
}

function idOf(raw: Raw | undefined): string | undefined {
  return typeof raw?.id === 'string' ? raw.id : undefined;
}

/** Reads the trigger against the schema of its kind. */
export function readTrigger(raw: TemplateHead['trigger'], report: Report): TriggerSource | undefined {
  const all = Object.keys(TRIGGER_SCHEMAS) as TriggerKind[];
  const kinds = all.filter((kind) => kind in raw);
  if (kinds.length !== 1) {
    const found = kinds.length === 0 ? 'none' : kinds.join(' and ');
    report(['trigger'], 'trigger_kind', `a trigger has exactly one of ${all.join(', ')}; here is ${found}`);
    return undefined;
  }
  const parsed = TRIGGER_SCHEMAS[kinds[0]!].safeParse(raw);
  if (!parsed.success) reportIssues(parsed.error, ['trigger'], report);
  return parsed.data;
}
