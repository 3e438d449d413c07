/** How a candidate was measured: in folds, or on the newest rows. Figures that were not taken are null. */
export interface Figures {
  auc: number | null;
  prAuc?: number | null;
  brier?: number | null;
  calibrationError?: number | null;
  topDecileLift?: number | null;
  rows?: number;
  baseRate?: number;
}

export interface Candidate {
  kind: string;
  crossValidated: Figures;
  lastByTime: Figures;
}

export interface GateCheck {
  code: string;
  passed: boolean;
  value: number | null;
  bound: number | null;
  detail: string;
}

export interface FairnessRow {
  group: string;
  value: string;
  rows: number;
  selectionRate: number | null;
  truePositiveRate: number | null;
  /** Against the group that fares best; null where there are too few. */
  selectionRatio: number | null;
  truePositiveRatio: number | null;
}

export type SegmentRow = Figures & { segment: string; value: string };

export interface ReliabilityBin {
  predicted: number;
  observed: number;
  rows: number;
}

export interface LeakageFlag {
  feature: string;
  code: string;
  detail: string;
}

/** What the trainer found and measured (docs/scoring.md), as far as it is shown. */
export interface ModelReport {
  chosen: string | null;
  candidates: Candidate[];
  aucInterval: readonly [number, number] | null;
  checks: GateCheck[];
  fairness: FairnessRow[];
  segments: SegmentRow[];
  reliability: ReliabilityBin[];
  leakage: LeakageFlag[];
  leftOut: { feature: string; reason: string }[];
}

type Json = Readonly<Record<string, unknown>>;

/** Reads a report of the trainer; a part that it has not, as those of models that were brought along have not, is empty. */
export function readModelReport(report: Json | null): ModelReport {
  const validation = recordOf(report?.validation);
  const interval = listOf<number>(report?.aucInterval);
  return {
    chosen: typeof report?.chosen === 'string' ? report.chosen : null,
    candidates: listOf(report?.candidates),
    aucInterval: interval.length === 2 ? [interval[0]!, interval[1]!] : null,
    checks: listOf(recordOf(report?.gate).checks),
    fairness: listOf(report?.fairness),
    segments: listOf(report?.segments),
    reliability: listOf(report?.reliability),
    leakage: listOf(validation.leakage),
    leftOut: listOf(validation.leftOut),
  };
}

const listOf = <T>(value: unknown): T[] => (Array.isArray(value) ? (value as T[]) : []);
const recordOf = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
