import { readModelReport } from '../../api/model-report.js';
import type { Figures } from '../../api/model-report.js';
import type { ModelDetail } from '../../api/types.js';

/** How a model was measured. */
export interface ModelFigures {
  /** In five folds, or on the samples that were brought along with it. */
  unseen: Figures | null;
  /** On the newest rows, trained on those before. */
  newest: Figures | null;
  aucInterval: readonly [number, number] | null;
  /** How `unseen` came about, in a sentence. */
  by: string;
}

type Measured = Pick<ModelDetail, 'metrics' | 'report'>;

/** The figures, wherever they stand: the manifest has those of trained and shipped models, the checks those of the others. */
export function modelFigures({ metrics, report }: Measured): ModelFigures {
  const samples = figuresOf(recordOf(report?.checks).metrics);
  const folds = figuresOf(metrics.crossValidated);
  // What the manifest of a model that was brought along says is its maker's word.
  const isBrought = report?.checks !== undefined;
  const by = samples ? 'Measured on the samples that came with it.' : 'As its manifest says; it was not measured here.';
  return {
    unseen: isBrought ? (samples ?? folds) : folds,
    newest: figuresOf(metrics.lastByTime),
    aucInterval: readModelReport(report).aucInterval,
    by: isBrought ? by : 'Measured in five folds, on leads that it had not seen.',
  };
}

const recordOf = (value: unknown) =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

function figuresOf(value: unknown): Figures | null {
  const found = recordOf(value);
  return typeof found.auc === 'number' ? (found as unknown as Figures) : null;
}
