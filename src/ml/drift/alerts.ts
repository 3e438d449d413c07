import type { FeatureDay, ModelAlert, ModelDay, OutcomesDay } from '../../shared/model-day.js';
import {
  FALSE_ALARM_RATE,
  LATENCY,
  LEAST_AUC_DROP,
  LEAST_CALIBRATION_ERROR,
  LEAST_KS,
  LEAST_MISSING_RISE,
  LEAST_PSI,
  LEAST_RATE_ERROR,
  TOLERATED_FALLBACK,
  VOLUME_FACTORS,
} from './thresholds.js';

type Alarm = Omit<ModelAlert, 'told'>;

/** What is alarming in a day's figures: both unlikely by chance and large. */
export function alarmsOf(day: Omit<ModelDay, 'alerts'>): Alarm[] {
  return [
    ...day.features.flatMap(ofFeature),
    ...(day.outcomes ? [...ofCalibration(day.outcomes), ...ofAuc(day.outcomes)] : []),
    ...ofVolume(day),
    ...ofLatency(day),
    ...ofFallback(day),
  ];
}

function ofFeature(feature: FeatureDay): Alarm[] {
  const alarms: Alarm[] = [];
  const { key, psi, psiByChance, ks, missing, expectedMissing } = feature;
  if (feature.hasDrifted) {
    const severity = Math.max((psi - psiByChance) / LEAST_PSI, (ks ?? 0) / LEAST_KS);
    alarms.push({ code: 'feature_drift', feature: key, value: psi, bound: LEAST_PSI + psiByChance, severity });
  }
  if (feature.isMissed) {
    const severity = (missing - expectedMissing) / LEAST_MISSING_RISE;
    alarms.push({ code: 'missing_values', feature: key, value: missing, bound: expectedMissing, severity });
  }
  return alarms;
}

/** Two tests, at half the level each. */
function ofCalibration(outcomes: OutcomesDay): Alarm[] {
  const { predicted, observed, calibrationError, calibrationErrorByChance } = outcomes;
  const bound = Math.max(LEAST_RATE_ERROR.absolute, LEAST_RATE_ERROR.relative * predicted);
  const ofRate = outcomes.ratePValue <= FALSE_ALARM_RATE / 2 ? Math.abs(observed - predicted) / bound : 0;
  const ofError =
    outcomes.calibrationErrorPValue <= FALSE_ALARM_RATE / 2
      ? (calibrationError - calibrationErrorByChance) / LEAST_CALIBRATION_ERROR
      : 0;
  const severity = Math.max(ofRate, ofError);
  if (severity < 1) return [];
  return [{ code: 'calibration_drift', feature: null, value: observed, bound: predicted, severity }];
}

function ofAuc({ auc, referenceAuc, aucPValue }: OutcomesDay): Alarm[] {
  if (auc === null || referenceAuc === null || aucPValue === null || aucPValue > FALSE_ALARM_RATE) return [];
  const severity = (referenceAuc - auc) / LEAST_AUC_DROP;
  return severity < 1 ? [] : [{ code: 'auc_drop', feature: null, value: auc, bound: referenceAuc, severity }];
}

function ofVolume({ leads, usualLeads, volumePValue }: Omit<ModelDay, 'alerts'>): Alarm[] {
  if (usualLeads === null || volumePValue === null || volumePValue > FALSE_ALARM_RATE) return [];
  // A day without leads is as severe as one with a single lead.
  const severity = Math.max(
    (VOLUME_FACTORS.low * usualLeads) / Math.max(1, leads),
    leads / (VOLUME_FACTORS.high * Math.max(1, usualLeads)),
  );
  return severity < 1 ? [] : [{ code: 'volume', feature: null, value: leads, bound: usualLeads, severity }];
}

function ofLatency({ latencyUs }: Omit<ModelDay, 'alerts'>): Alarm[] {
  if (!latencyUs || latencyUs.usualP95 === null || latencyUs.pValue === null) return [];
  const { p95, usualP95, pValue } = latencyUs;
  const severity = p95 / Math.max(LATENCY.factor * usualP95, LATENCY.leastUs);
  if (pValue > FALSE_ALARM_RATE || severity < 1) return [];
  return [{ code: 'latency', feature: null, value: p95, bound: usualP95, severity }];
}

function ofFallback({ scores, byRules, fallbackPValue }: Omit<ModelDay, 'alerts'>): Alarm[] {
  if (fallbackPValue > FALSE_ALARM_RATE) return [];
  const value = byRules / (scores + byRules);
  return [{ code: 'fallback', feature: null, value, bound: TOLERATED_FALLBACK, severity: value / TOLERATED_FALLBACK }];
}
