import { conditionContext } from '../shared/condition-context.js';
import type { JsonObject } from '../shared/json.js';
import { renderContext } from '../shared/steps/render-message.js';
import type { ConditionContext } from '../shared/template-conditions.js';
import type { StepDefinition, StepTarget, TemplateDefinition } from '../shared/template-definition.js';
import type { RenderContext } from '../shared/template-rendering.js';
import type { PathEntry, SimulatedEnd } from './path.js';
import type { SimulatedEvent, SimulatedWorld } from './simulated-world.js';

/** An execution at one of its steps. */
export interface SimulatedSite<Step extends StepDefinition = StepDefinition> {
  world: SimulatedWorld;
  execution: SimulatedRun;
  step: Step;
  entry: PathEntry;
  /** Called with what interrupts a wait of the step. */
  interruptible: (interrupt: () => void) => void;
}

/** What steps see of the execution that they belong to. */
export interface SimulatedRun {
  id: string;
  /** How many executions stand behind it. */
  depth: number;
  definition: TemplateDefinition;
  /** What a webhook brought that started it. */
  input: Record<string, unknown>;
  /** What its steps have put out, by step id. */
  outputs: Record<string, JsonObject>;
  warn(warning: string): void;
  startChild(stepId: string, visit: number, definition: TemplateDefinition): string;
  /** The execution that a visit has started. */
  childOf(stepId: string, visit: number): { id: string; end: SimulatedEnd | null } | undefined;
}

/** Where to go, or null where the step was interrupted and is begun again. */
export type SimulatedOutcome = { next: StepTarget } | { stop: string } | null;

/** What conditions of a step see. */
export function conditionsOf({ world, execution, step }: SimulatedSite, event?: SimulatedEvent): ConditionContext {
  const { lead, organization, clock } = world;
  const at = { id: execution.id, step: step.id };
  const seen = { ...(event ?? { id: '', type: '', data: {} }), input: execution.input };
  const context = conditionContext(lead, organization.organizationId, seen, at, new Date(clock.now));
  return { ...context, steps: execution.outputs };
}

/** What messages, titles and requests of a step may name. */
export function renderingOf({ world: { lead, organization, clock }, execution }: SimulatedSite): RenderContext {
  const { input, outputs } = execution;
  return renderContext({ lead, execution, input, outputs }, organization.publicUrl, new Date(clock.now));
}
