import type { Client } from '@temporalio/client';
import type { Registry } from 'prom-client';
import type { Config } from '../config/load-config.js';
import type { Database } from '../db/database.js';
import type { FindMissingFeatures, ModelChecker } from '../shared/model-check.js';
import type { LeadScorer } from '../shared/score.js';
import type { ScoreAdvisor } from '../shared/score-advice.js';
import type { ScriptSandbox } from '../shared/steps/script.js';
import type { ObjectStore } from '../storage/object-store.js';

/** What the API is given by its composition root. */
export interface ApiDependencies {
  config: Config;
  database: Database;
  scorer: LeadScorer;
  /** Says what would raise a score. */
  advisor: ScoreAdvisor;
  /** Connects at its first use: the API starts and accepts while Temporal is down. */
  temporal: Client;
  store: ObjectStore;
  /** Checks models that people bring, each in a process of its own. */
  modelChecker: ModelChecker;
  /** Of the catalogue of this build. */
  findMissingFeatures: FindMissingFeatures;
  /** Runs scripts of templates that are simulated. */
  scripts: ScriptSandbox;
  /** What other parts of the process count, to be told by /metrics. */
  metrics?: Registry;
  /** Whether every answer is checked against its schema before it goes out: for tests, since it takes as long as to write it. */
  checkAnswers?: boolean;
}

/** Injection tokens of what is known by an interface only; the database is injected by its class. */
export const CONFIG = Symbol('config');
export const SCORER = Symbol('scorer');
export const ADVISOR = Symbol('advisor');
export const TEMPORAL = Symbol('temporal');
export const CHECK_ANSWERS = Symbol('check answers');
export const OBJECT_STORE = Symbol('object store');
export const MODEL_CHECKER = Symbol('model checker');
export const FIND_MISSING_FEATURES = Symbol('find missing features');
export const SCRIPTS = Symbol('scripts');
export const MORE_METRICS = Symbol('more metrics');
