import { DomainError } from '../error-codes.js';
import type { Automation, AutomationSteps, JournalEntry, StepResult } from './automation.js';

/** Ends the code of an automation whose execution is over. */
class AutomationOver extends Error {}

/** Runs the code of an automation. Where its history was begun anew, it runs from its beginning over the visits that are over. */
export class AutomationRun {
  /** Visits of this run of the code that are answered. */
  private answered = 0;
  private isVisiting = false;

  /**
   * @param visit - visits a step; answers null where the execution is over
   * @param journal - visits that are over, in their order; grows
   */
  constructor(
    private readonly automation: Automation,
    private readonly isStep: (stepId: string) => boolean,
    private readonly visit: (stepId: string) => Promise<StepResult | null>,
    readonly journal: JournalEntry[],
  ) {}

  /**
   * Runs the code to its end, or to that of the execution.
   *
   * @throws DomainError step_unknown, automation_changed, automation_busy; and what the code throws
   */
  async run(): Promise<void> {
    const steps = new Proxy({} as AutomationSteps, {
      get: (_target, name) => () => this.step(String(name)),
    });
    try {
      await this.automation(steps);
    } catch (error) {
      if (!(error instanceof AutomationOver)) throw error;
    }
  }

  private async step(stepId: string): Promise<StepResult> {
    if (!this.isStep(stepId)) throw new DomainError('step_unknown', `The version has no step ${stepId.slice(0, 100)}`);
    if (this.isVisiting) {
      throw new DomainError(
        'automation_busy',
        `Step ${stepId} was begun before another had ended; use a parallel step`,
      );
    }
    const entry = this.journal[this.answered];
    if (entry) {
      if (entry.stepId !== stepId) {
        throw new DomainError('automation_changed', `The code comes to ${stepId} where it had come to ${entry.stepId}`);
      }
      this.answered++;
      return entry.result;
    }
    this.isVisiting = true;
    const result = await this.visit(stepId);
    this.isVisiting = false;
    if (!result) throw new AutomationOver('the execution is over');
    this.journal.push({ stepId, result });
    this.answered++;
    return result;
  }
}
