import { Injectable } from '@nestjs/common';
import { Database } from '../../db/database.js';
import { modelFeatures } from '../../db/repositories/model-features.js';
import { describeReasons, type WordedReason } from '../../shared/reasons/describe-reasons.js';
import type { WordedFeature } from '../../shared/reasons/describe-value.js';
import type { Score, ScoreExplanation } from '../../shared/score.js';

/** A score that says how its reasons were found. */
export type Explained<S extends Score> = Omit<S, 'explanation'> & { explanation: ScoreExplanation };

/** A score as people read it: each reason with its sentence. */
export type Worded<S extends Score> = Omit<Explained<S>, 'reasons'> & { reasons: WordedReason[] };

/** Versions of models whose features are kept: they never change. A few hundred kilobytes each at most. */
const MOST_KEPT = 200;

/** Puts the reasons of scores into words, by the manifest of the model that gave them. */
@Injectable()
export class ScoreWords {
  private readonly kept = new Map<string, readonly WordedFeature[]>();

  constructor(private readonly database: Database) {}

  async of<S extends Score>(organizationId: string, score: S): Promise<Worded<S>> {
    return worded(score, await this.features(organizationId, score.model));
  }

  /** The same of many, which are of few models. */
  async ofAll<S extends Score>(organizationId: string, scores: readonly S[]): Promise<Worded<S>[]> {
    const answers: Worded<S>[] = [];
    for (const score of scores) answers.push(await this.of(organizationId, score));
    return answers;
  }

  private async features(organizationId: string, model: Score['model']): Promise<readonly WordedFeature[]> {
    const key = `${organizationId}/${model.key}/${model.version}`;
    const known = this.kept.get(key);
    if (known) return known;
    const found = await modelFeatures(this.database.reader(organizationId), model);
    // Rules have none, and a model that is not registered yet may be.
    if (found === null) return [];
    if (this.kept.size >= MOST_KEPT) this.kept.clear();
    this.kept.set(key, found);
    return found;
  }
}

export function explained<S extends Score>(score: S): Explained<S> {
  return { ...score, explanation: score.explanation ?? { method: 'additive', error: 0 } };
}

function worded<S extends Score>(score: S, features: readonly WordedFeature[]): Worded<S> {
  return { ...explained(score), reasons: describeReasons(score.reasons, features) };
}
