import type { Tensor } from 'onnxruntime-node';
import type { Score, ScoreReason, ScoringLead } from '../shared/score.js';
import { PAIR, pairValue } from '../shared/reasons/pairs.js';
import type { TermColumns } from '../shared/score-columns.js';
import { buildScore, cutOff, sigmoid } from './build-score.js';
import {
  type FeatureInput,
  type FeatureReader,
  type FeatureValue,
  featureReaders,
} from './features/feature-readers.js';
import type { LoadedModel } from './load-model.js';
import type { AdditiveManifest } from './manifest.js';
import { ModelError } from './model-error.js';
import { type ModelInputs, modelInputs } from './model-inputs.js';
import type { ExaminableScorer } from './model-scorer.js';

/** Leads per run of the model: 1,000 take some 20 ms, reasons included, during which nothing else runs in the process. */
const BATCH = 1_000;

/** Scores with an ONNX model whose output is the additive terms of the log-odds. */
export class OnnxScorer implements ExaminableScorer {
  readonly model: { key: string; version: string };
  readonly readers: readonly FeatureReader[];
  private readonly terms: { feature: string; label: string; columns: number[] }[];
  /** Features that are in terms with others only. They are reasons of 0, so that each score tells what the model read. */
  private readonly pairedOnly: number[];
  private readonly baseline: number;
  readonly manifest: AdditiveManifest;
  private readonly inputs: ModelInputs;

  /** @throws ModelError `model_invalid` where the model is not additive */
  constructor(private readonly loaded: LoadedModel) {
    const { manifest } = loaded;
    if (manifest.kind !== 'additive') throw new ModelError('model_invalid', `${manifest.key} is not additive`);
    this.manifest = manifest;
    this.model = { key: manifest.key, version: manifest.version };
    this.readers = featureReaders(manifest);
    this.inputs = modelInputs(loaded);
    this.baseline = manifest.calibration.a * manifest.intercept + manifest.calibration.b;
    const column = new Map(manifest.features.map(({ key }, index) => [key, index]));
    this.terms = manifest.terms.map((keys) => {
      const columns = keys.map((key) => column.get(key)!);
      return {
        feature: keys.join(PAIR),
        label: columns.map((index) => manifest.features[index]!.label).join(PAIR),
        columns,
      };
    });
    const alone = new Set(manifest.terms.filter(({ length }) => length === 1).flat());
    this.pairedOnly = manifest.features.flatMap(({ key }, index) => (alone.has(key) ? [] : [index]));
  }

  /**
   * Scores leads in their order, as they are at a moment.
   *
   * @throws ModelError `model_failed` where the model does not run, or answers with something that is not its terms
   */
  async score(leads: readonly ScoringLead[], at = new Date()): Promise<Score[]> {
    const scores: Score[] = [];
    for (let start = 0; start < leads.length; start += BATCH) {
      scores.push(...(await this.scoreBatch(leads.slice(start, start + BATCH), at)));
    }
    return scores;
  }

  async logOdds(columns: readonly FeatureInput[][], rows: number): Promise<Float64Array> {
    const terms = await this.run(columns, rows);
    const { a } = this.manifest.calibration;
    return Float64Array.from({ length: rows }, (_, row) => {
      let sum = this.baseline;
      for (let term = 0; term < this.terms.length; term += 1) sum += a * Number(terms[row * this.terms.length + term]);
      return cutOff(sum);
    });
  }

  /**
   * The same as {@link score} in columns; null where the sum of one of the leads goes beyond the scale, or where a feature has no term of its
   * own.
   *
   * @throws ModelError `model_failed`
   */
  async columns(leads: readonly ScoringLead[], at = new Date()): Promise<TermColumns | null> {
    if (this.pairedOnly.length > 0) return null;
    const { inputs, seen } = this.read(leads, at);
    const answer = await this.run(inputs, leads.length);
    const { a } = this.manifest.calibration;
    const width = this.terms.length;
    const contributions = new Float64Array(leads.length * width);
    const values = new Float64Array(leads.length);
    for (let row = 0; row < leads.length; row += 1) {
      let sum = this.baseline;
      for (let term = row * width; term < (row + 1) * width; term += 1) {
        const contribution = a * Number(answer[term]);
        contributions[term] = contribution;
        sum += contribution;
      }
      if (!Number.isFinite(sum)) throw new ModelError('model_failed', `the model answered terms that add up to ${sum}`);
      if (cutOff(sum) !== sum) return null;
      values[row] = sigmoid(sum);
    }
    const valueAt = (term: number, row: number) => valueOf(seen, this.terms[term]!.columns, row);
    return { rows: leads.length, baseline: this.baseline, terms: this.terms, contributions, values, valueAt };
  }

  private async scoreBatch(leads: readonly ScoringLead[], at: Date): Promise<Score[]> {
    const { inputs, seen } = this.read(leads, at);
    const terms = await this.run(inputs, leads.length);
    const computedAt = at.toISOString();
    return leads.map((_, row) =>
      buildScore({
        model: this.model,
        baseline: this.baseline,
        reasons: this.reasons(seen, terms, row),
        bands: this.manifest.bands,
        fallback: false,
        computedAt,
      }),
    );
  }

  /** Values apart from what they are read as: an object for each that lives as long as the page made a third of the CPU garbage collection. */
  private read(leads: readonly ScoringLead[], at: Date): { inputs: FeatureInput[][]; seen: Seen } {
    const inputs: FeatureInput[][] = [];
    const seen: FeatureValue['raw'][][] = [];
    for (const reader of this.readers) {
      const column = new Array<FeatureInput>(leads.length);
      const raws = new Array<FeatureValue['raw']>(leads.length);
      for (let row = 0; row < leads.length; row += 1) {
        const { input, raw } = reader.read(leads[row]!, at);
        column[row] = input;
        raws[row] = raw;
      }
      inputs.push(column);
      seen.push(raws);
    }
    return { inputs, seen };
  }

  private async run(columns: readonly FeatureInput[][], rows: number): Promise<ArrayLike<number>> {
    const { scoresOutput } = this.manifest.onnx;
    let data: unknown;
    try {
      const answer = await this.loaded.session.run(this.inputs(columns, rows), [scoresOutput]);
      const output = answer[scoresOutput] as Tensor | undefined;
      data = output?.data;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw new ModelError('model_failed', `the model failed: ${message}`, { cause: error });
    }
    const expected = rows * this.terms.length;
    if (!ArrayBuffer.isView(data) || (data as unknown as ArrayLike<number>).length !== expected) {
      throw new ModelError('model_failed', `the model did not answer with ${expected} terms for ${rows} leads`);
    }
    return data as unknown as ArrayLike<number>;
  }

  private reasons(seen: Seen, terms: ArrayLike<number>, row: number): ScoreReason[] {
    const { a } = this.manifest.calibration;
    const reasons = this.terms.map(({ feature, label, columns }, index): ScoreReason => {
      const contribution = a * Number(terms[row * this.terms.length + index]);
      if (!Number.isFinite(contribution)) {
        throw new ModelError('model_failed', `the model answered ${contribution} for the term ${feature}`);
      }
      return { feature, label, value: valueOf(seen, columns, row), contribution };
    });
    for (const column of this.pairedOnly) {
      const { key, label } = this.manifest.features[column]!;
      reasons.push({ feature: key, label, value: seen[column]![row]!, contribution: 0 });
    }
    return reasons;
  }
}

/** What leads had, by feature and lead. */
type Seen = readonly (readonly FeatureValue['raw'][])[];

/** The value of a term: the feature's own, or both of a pair. */
function valueOf(seen: Seen, columns: readonly number[], row: number): ScoreReason['value'] {
  if (columns.length === 1) return seen[columns[0]!]![row]!;
  return pairValue(columns.map((column) => seen[column]![row]!));
}
