import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ensureBuilt } from '../scripts/lib/build.mjs';
import { PythonMissingError } from '../scripts/lib/find-python.mjs';
import { root } from '../scripts/lib/paths.mjs';
import { sampleLeads } from '../scripts/lib/sample-leads.mjs';
import { ensureTrainerEnvironment, trainerFolder, trainingEnvironment } from '../scripts/lib/trainer-environment.mjs';

const MODEL = join(root, 'models', 'starter');
const RANDOM_LEADS = 10_000;
/** Rows of people are not part of the repository. */
const DATA = resolve(process.env.THROUGHLINE_DATA ?? join(root, '..', 'shared', 'data'));
const ROWS = {
  'x-education': join(DATA, 'leads', 'x_education_leads.csv'),
  crm: join(DATA, 'leads', 'crm_sales_opportunities'),
  bank: join(DATA, 'leads', 'bank-additional-full.csv.gz'),
};
const WITHIN_MS = 60 * 60_000;
/** Columns of X Education that sales people fill in when they know the outcome. */
const LEAKS = /^(?:tags|lead.quality|lead.profile|asymmetrique)/i;

/**
 * How good models are that the product trains and serves: the trainer's own measurement on public rows, where those are here, and the reasons of
 * the shipped model. Needs no instance. What is a floor elsewhere is a tuned LightGBM on the same folds here.
 */
export async function run() {
  await ensureBuilt(['server']);
  const figures = { reasons: await measureReasons() };
  for (const [data, rows] of Object.entries(ROWS)) figures[data] = await evaluate(data, rows);
  return { figures, floors: floorsOf(figures), ratios: ratiosOf(figures), checks: checksOf(figures) };
}

/** How far the reasons of leads are from adding up to their score, and the scores of some from those of the Python model. */
async function measureReasons() {
  const { loadModel } = await import('../dist/ml/load-model.js');
  const { OnnxScorer } = await import('../dist/ml/onnx-scorer.js');
  const scorer = new OnnxScorer(await loadModel(MODEL));
  const logit = (value) => Math.log(value) - Math.log1p(-value);
  const leads = sampleLeads(RANDOM_LEADS, 'model').map(({ city, origin, ...attributes }) => ({
    city,
    origin,
    attributes,
  }));
  const errors = (await scorer.score(leads)).map(({ value, baseline, reasons }) =>
    Math.abs(reasons.reduce((sum, { contribution }) => sum + contribution, baseline) - logit(value)),
  );
  const reference = JSON.parse(readFileSync(join(MODEL, 'reference-scores.json'), 'utf8')).scores;
  const scores = await scorer.score(reference.map(({ lead }) => lead));
  const differences = scores.map(({ value }, index) => Math.abs(logit(value) - reference[index].logOdds));
  return {
    leads: RANDOM_LEADS,
    addUpWithin: Math.max(...errors),
    againstPython: { leads: reference.length, within: Math.max(...differences) },
  };
}

/** What `python -m throughline_trainer evaluate` says of rows; why there is nothing to say, where there is not. */
async function evaluate(data, rows) {
  if (!existsSync(rows)) return { skipped: `there is no ${rows}: set THROUGHLINE_DATA` };
  try {
    const python = await ensureTrainerEnvironment(trainingEnvironment, { say: (text) => console.error(text) });
    const began = performance.now();
    const output = await outputOf(python, ['-m', 'throughline_trainer', 'evaluate', '--data', data, '--rows', rows]);
    const measured = JSON.parse(output.trim().split('\n').at(-1));
    return { ...measured, data: undefined, secondsInAll: Math.round((performance.now() - began) / 1_000) };
  } catch (error) {
    if (error instanceof PythonMissingError) return { skipped: error.message };
    throw error;
  }
}

async function outputOf(python, args) {
  const child = spawn(python, args, { cwd: trainerFolder, stdio: ['ignore', 'pipe', 'inherit'], timeout: WITHIN_MS });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`the trainer ended with ${code}`);
  return output;
}

const first = (figures) => figures['x-education'].runs?.[0];

function floorsOf(figures) {
  const { lightgbm } = first(figures)?.candidates ?? {};
  return lightgbm ? { lightgbmAuc: lightgbm.auc } : {};
}

function ratiosOf(figures) {
  const run = first(figures);
  return run
    ? { aucToLightgbm: Math.round((run.candidates[run.chosen].auc / run.candidates.lightgbm.auc) * 1e4) / 1e4 }
    : {};
}

/** What is to be reached, as far as it was measured. */
function checksOf(figures) {
  const { reasons, crm, bank } = figures;
  const checks = [
    atMost('reasons add up to the log-odds', reasons.addUpWithin, 1e-6),
    atMost('ONNX against Python', reasons.againstPython.within, 1e-5),
  ];
  const run = first(figures);
  if (run) {
    const chosen = run.candidates[run.chosen];
    const { leakage, peakMemoryMb } = figures['x-education'];
    const flagged = Object.keys(leakage);
    checks.push(
      atLeast('X Education: AUC in five folds', chosen.auc, 0.908),
      atLeast('X Education: AUC, last 30 % by time', chosen.aucLastByTime, 0.904),
      atMost('X Education: calibration error', chosen.calibrationError, 0.015),
      atMost('X Education: AUC below a tuned LightGBM', run.aucBelowLightgbm, 0.002),
      atLeast('X Education: leaking columns flagged', flagged.filter((key) => LEAKS.test(key)).length, 7),
      atMost(
        'X Education: time on the site flagged',
        flagged.filter((key) => /time.*site|site.*time/i.test(key)).length,
        0,
      ),
      atMost('training: seconds', run.seconds, 180),
      atMost('training: MB at most', peakMemoryMb, 2_048),
    );
  }
  if (!crm.skipped) checks.push(atLeast(`CRM: refused, of ${crm.of}`, crm.refused, crm.of));
  if (!bank.skipped) {
    checks.push(
      atLeast('bank: features drifted in order of time', bank.driftedInOrder.length, 1),
      atMost('bank: alarms on twenty shuffled copies', bank.alarmsOnShuffledCopies, 1),
    );
  }
  return checks;
}

const atLeast = (name, value, target) => ({ name, ok: value >= target, value, target: `≥ ${target}` });
const atMost = (name, value, target) => ({ name, ok: value <= target, value, target: `≤ ${target}` });
