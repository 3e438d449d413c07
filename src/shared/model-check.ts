/** Files of a model that somebody brings, as they are named in the folder of an upload. */
export const UPLOAD_FILES = ['manifest', 'onnx', 'samples'] as const;
export type UploadFile = (typeof UPLOAD_FILES)[number];

export const UPLOAD_LIMITS = {
  bytes: { manifest: 5 * 1024 * 1024, onnx: 64 * 1024 * 1024, samples: 5 * 1024 * 1024 },
  /** Sample rows. */
  leastSamples: 100,
  mostSamples: 1_000,
  /** CPU time of the model for one row, and for a thousand together. */
  rowMs: 50,
  thousandRowsMs: 100,
  memoryBytes: 1_024 * 1024 * 1024,
  /** For everything, from the start of the process on. */
  totalMs: 60_000,
} as const;

/** What was found out about a model that passed; kept with it. */
export interface ModelCheckReport {
  operators: Record<string, number>;
  opsets: Record<string, number>;
  samples: { rows: number; outcomes: number };
  /** What the model says of the samples. */
  probabilities: { least: number; mean: number; greatest: number };
  /** CPU time. */
  latency: { rowMs: number; thousandRowsMs: number };
  /** How a lead that comes alone is explained; of many at a time each gets less (docs/scoring.md). */
  explanation: { method: string; error: number };
  /** Where enough samples came with an outcome: ten of either at least. */
  metrics: { auc: number; brier: number; baseRate: number } | null;
}

/** A model that may be registered. */
export interface CheckedModel {
  key: string;
  version: string;
  kind: 'additive' | 'probability';
  sha256: string;
  /** As the product reads it, defaults filled in. */
  manifest: Record<string, unknown>;
  report: ModelCheckReport;
}

/**
 * The features of the catalogue that a manifest reads and this build does not have, as the manifest names them (`feature.visits_7d`): with one of
 * them, a model cannot answer. A model may come of a newer build than the one that is to serve it.
 */
export type FindMissingFeatures = (manifest: Readonly<Record<string, unknown>>) => string[];

export interface ModelChecker {
  /**
   * Checks a model whose files (`manifest`, `onnx`, `samples`) are in a folder, in a process of its own.
   *
   * @throws DomainError `manifest_invalid`, `model_hash_mismatch`, `model_invalid`, `model_opset_unsupported`, `model_operators_refused`,
   *   `model_too_large`, `model_too_slow`, `model_output_invalid`, `samples_invalid`; `overloaded` where too many wait
   */
  check(folder: string): Promise<CheckedModel>;
}
