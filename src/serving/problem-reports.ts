import type { ModelProblemCode } from '../ml/model-error.js';

/** One problem of an organization is reported once a minute, however many batches meet it. */
const REPORT_EVERY_MS = 60_000;
/** Beyond it, what was reported is forgotten. */
const MOST_REMEMBERED = 10_000;

/** Told where leads are not scored as their organization wants. Holds no lead data. */
export interface ScoringProblem {
  organizationId: string;
  code: ModelProblemCode | 'rule_failed' | 'policy_invalid';
  message: string;
  /** The model that failed; null where it is none, or not even its manifest could be read. */
  model: { key: string; version: string } | null;
  /** Which answers instead: the model before it, or the rules. */
  instead: { key: string; version: string } | null;
  /** How often it was met since it was last reported. */
  times: number;
}

/** Reports each kind of problem of an organization once a minute. */
export class ProblemReports {
  private readonly reported = new Map<string, { at: number; times: number }>();

  /** @param tell - what it throws or rejects with is ignored: scoring goes on */
  constructor(
    private readonly tell: (problem: ScoringProblem) => unknown,
    private readonly now: () => number,
  ) {}

  report(problem: Omit<ScoringProblem, 'times'>, times = 1): void {
    const key = `${problem.organizationId}/${problem.code}/${problem.code === 'rule_failed' ? problem.message : ''}`;
    const last = this.reported.get(key);
    if (last && this.now() - last.at < REPORT_EVERY_MS) {
      last.times += times;
      return;
    }
    if (this.reported.size >= MOST_REMEMBERED) this.reported.clear();
    this.reported.set(key, { at: this.now(), times: 0 });
    const tell = async () => void (await this.tell({ ...problem, times: times + (last?.times ?? 0) }));
    tell().catch(() => undefined);
  }
}
