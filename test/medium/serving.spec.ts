import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { loginUrl } from '../../src/db/login-roles.js';
import { NotificationListener } from '../../src/db/notifications.js';
import { storeScores } from '../../src/db/repositories/lead-scores.js';
import { activateModel } from '../../src/db/repositories/models.js';
import { registerShippedModel } from '../../src/db/repositories/shipped-models.js';
import { listScores, scoreAt } from '../../src/db/repositories/score-history.js';
import { findPolicy, savePolicy } from '../../src/db/repositories/scoring-policies.js';
import { logit } from '../../src/ml/build-score.js';
import { createModelScorer } from '../../src/ml/create-model-scorer.js';
import { findMissingFeatures } from '../../src/ml/features/missing-features.js';
import { loadModelFiles } from '../../src/ml/load-model.js';
import { createServingScorer } from '../../src/serving/create-serving-scorer.js';
import { keepShippedModel } from '../../src/serving/model-files.js';
import type { ScoringProblem } from '../../src/serving/problem-reports.js';
import type { ServingScorer } from '../../src/serving/serving-scorer.js';
import { ruleKeyOf, type ScoringLead } from '../../src/shared/score.js';
import { SCORING_POLICY } from '../../src/shared/scoring-policy.js';
import { FolderStore } from '../../src/storage/folder-store.js';
import { createTestDatabase, type TestDatabase } from './setup/database.js';
import { storeModel } from './setup/stored-models.js';

const LEAD: ScoringLead = { attributes: { total_visits: 4, occupation: 'Student' } };

describe('serving', () => {
  let db: TestDatabase;
  let folder: string;
  let store: FolderStore;
  let number = 0;
  const problems: ScoringProblem[] = [];
  const scorers: ServingScorer[] = [];

  beforeAll(async () => {
    db = await createTestDatabase();
    folder = await mkdtemp(join(tmpdir(), 'throughline-serving-'));
    store = new FolderStore(folder);
  }, 60_000);
  afterAll(async () => {
    await Promise.all(scorers.map((scorer) => scorer.close()));
    await db?.close();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    problems.length = 0;
    await db.owner.query('DELETE FROM rescorings; DELETE FROM models');
  });

  /** As a process has one. */
  const process = (modelDir = 'models/starter') => {
    const scorer = createServingScorer({
      ...{ database: db.database, store, modelDir },
      onProblem: (problem) => problems.push(problem),
    });
    scorers.push(scorer);
    return scorer;
  };
  const add = (shift: number, organizationId = db.organizationId) =>
    storeModel(db, store, { version: String(++number), shift, organizationId });
  const activate = (id: string, organizationId = db.organizationId) =>
    db.database.inOrganization(organizationId, (tx) =>
      activateModel(tx, id, { actorId: null, rescore: false, findMissingFeatures }),
    );
  const score = async (scorer: ServingScorer, organizationId = db.organizationId) =>
    (await scorer.score(organizationId, [LEAD]))[0]!;

  it('drops no request while models are switched to and fro under load', async () => {
    const scorer = process();
    const listener = new NotificationListener(loginUrl(db.url, 'app', db.encryptionKey));
    listener.on('models', (organizationId) => void scorer.refresh(organizationId));
    await listener.start();
    const models = [await add(0), await add(1)];
    const versions = [String(number - 1), String(number)];
    await activate(models[0]!.id);
    const byVersion = new Map<string, Set<number>>();
    const seen: string[] = [];
    let isOver = false;
    const load = async () => {
      const leads = Array.from({ length: 50 }, () => LEAD);
      while (!isOver) {
        const scores = await scorer.score(db.organizationId, leads);
        // A batch is answered by one model.
        expect(new Set(scores.map(({ model }) => model.version)).size).toBe(1);
        for (const one of scores) {
          expect(one.fallback).toBe(false);
          byVersion.set(one.model.version, (byVersion.get(one.model.version) ?? new Set()).add(one.value));
        }
        const { version } = scores[0]!.model;
        if (seen.at(-1) !== version) seen.push(version);
        // One request after another, yet not all of the processor: on a busy machine no model would be loaded in its time.
        await sleep(1);
      }
    };
    const running = Array.from({ length: 4 }, load);
    for (let turn = 1; turn <= 10; turn++) {
      await activate(models[turn % 2]!.id);
      // Not before it has taken over, which a busy machine takes its time for.
      for (let tries = 0; tries < 400 && seen.at(-1) !== versions[turn % 2]; tries++) await sleep(25);
      await sleep(50);
    }
    isOver = true;
    await Promise.all(running);
    await listener.close();
    expect(problems).toEqual([]);
    expect(byVersion.size).toBe(2);
    // Each answered with its own number, always the same.
    for (const values of byVersion.values()) expect(values.size).toBe(1);
    expect(seen.length).toBeGreaterThan(5);
  }, 180_000);

  it('notices a change that no notification told of', async () => {
    const scorer = process();
    await activate((await add(0)).id);
    const first = (await score(scorer)).model.version;
    await activate((await add(0)).id);
    const deadline = Date.now() + 15_000;
    while (Date.now() < deadline && (await score(scorer)).model.version === first) await sleep(200);
    expect((await score(scorer)).model.version).toBe(String(number));
  }, 30_000);

  const damages: [string, string, (path: string) => Promise<unknown>][] = [
    ['is missing', 'model_missing', (path) => rm(path)],
    ['is another one', 'model_hash_mismatch', (path) => writeFile(path, 'rubbish')],
    [
      'has a byte changed',
      'model_hash_mismatch',
      async (path) => {
        const bytes = await readFile(path);
        bytes[bytes.length - 1]! ^= 1;
        await writeFile(path, bytes);
      },
    ],
  ];
  it.each(damages)(
    'goes on with the model before it where a file %s; a new process answers by rules',
    async (_, code, damage) => {
      const scorer = process();
      await activate((await add(0)).id);
      const good = (await score(scorer)).model.version;
      const bad = await add(1);
      await damage(join(folder, bad.prefix, 'onnx'));
      await activate(bad.id);
      await scorer.refresh(db.organizationId);
      expect(await score(scorer)).toMatchObject({ model: { version: good }, fallback: false });
      expect(problems).toMatchObject([
        { organizationId: db.organizationId, code, model: { version: String(number) }, instead: { version: good } },
      ]);

      const fresh = process();
      expect(await score(fresh)).toMatchObject({ model: { key: 'rules' }, fallback: true });
      expect(problems.at(-1)).toMatchObject({ code, instead: { key: 'rules' } });
      // Putting the file right is enough.
      await store.put(`${bad.prefix}/onnx`, [await readFile('models/starter/model.onnx')] as never);
      await sleep(1_100);
      expect(await score(fresh)).toMatchObject({ model: { version: String(number) }, fallback: false });
    },
    30_000,
  );

  it('scores by a shipped model that a newer one has replaced, from the copy that was kept', async () => {
    const manifest = JSON.parse(await readFile('models/starter/manifest.json', 'utf8')) as Record<string, unknown>;
    const { sha256 } = manifest['onnx'] as { sha256: string };
    const shipped = { key: 'starter', version: '1.0.0', sha256, manifest };
    await registerShippedModel(db.database, db.organizationId, shipped, () => []);
    const elsewhere = join(folder, 'newer');
    expect(await score(process(elsewhere))).toMatchObject({ fallback: true });
    await keepShippedModel(store, 'models/starter');
    await keepShippedModel(store, 'models/starter');
    expect(await score(process(elsewhere))).toMatchObject({ model: { key: 'starter' }, fallback: false });
  });

  it('keeps organizations apart', async () => {
    const other = await db.createOrganization('other');
    const scorer = process();
    const mine = await add(2);
    await activate(mine.id);
    await activate((await add(-2, other)).id, other);
    const [a, b] = [await score(scorer), await score(scorer, other)];
    expect(logit(a.value) - logit(b.value)).toBeCloseTo(4, 6);
    expect(await scorer.scoreBy(other, mine.id, [LEAD])).toBeNull();
    expect((await scorer.scoreBy(db.organizationId, mine.id, [LEAD]))![0]!.value).toBe(a.value);
  });

  it('keeps what it takes to come to a past score again', async () => {
    const scorer = process();
    const { organizationId, database } = db;
    const { rows } = await db.owner.query<{ id: string }>(
      `INSERT INTO leads (organization_id, email) SELECT $1, n || '@history.example' FROM generate_series(1, 20) n RETURNING id`,
      [organizationId],
    );
    const rules = [
      { key: 'often', label: 'Came often', when: 'lead.attributes.total_visits > 5.0', add: 0.9 },
      { key: 'student', label: 'Student', when: 'lead.attributes.occupation == "Student"', set: 0.2 },
    ];
    await database.inOrganization(organizationId, (tx) =>
      savePolicy(tx, SCORING_POLICY.parse({ rules }), { actorId: crypto.randomUUID(), rescore: false }),
    );
    await activate((await add(0.3)).id);
    const leads = rows.map(({ id }, index): ScoringLead & { id: string } => ({
      id,
      origin: index % 3 === 0 ? 'API' : null,
      city: index % 2 === 0 ? 'Mumbai' : null,
      attributes: {
        total_visits: index,
        time_on_site_seconds: index * 97,
        ...(index % 4 === 0 && { occupation: 'Student' }),
        ...(index % 5 === 0 && { last_activity: 'SMS Sent' }),
      },
    }));
    const scores = await scorer.score(organizationId, leads);
    const ids = leads.map(({ id }) => id);
    await database.inOrganization(organizationId, (tx) => storeScores(tx, ids, scores));
    const moment = scores[0]!.computedAt;

    // The world moves on: another model, another policy, other scores.
    await database.inOrganization(organizationId, (tx) =>
      savePolicy(tx, SCORING_POLICY.parse({}), { actorId: crypto.randomUUID(), rescore: false }),
    );
    await activate((await add(-1)).id);
    await scorer.refresh(organizationId);
    await sleep(5);
    const later = await scorer.score(organizationId, leads);
    await database.inOrganization(organizationId, (tx) => storeScores(tx, ids, later));

    const reader = database.reader(organizationId);
    for (const [index, leadId] of ids.entries()) {
      const past = (await scoreAt(reader, leadId, moment))!;
      expect(past).toMatchObject({ value: scores[index]!.value, policyVersion: 1, durationUs: expect.any(Number) });
      expect(past.reasons.map(({ feature }) => feature).toSorted()).toEqual(
        scores[index]!.reasons.map(({ feature }) => feature).toSorted(),
      );
      expect((await listScores(reader, leadId, undefined, 10)).map(({ value }) => value)).toEqual([
        later[index]!.value,
        past.value,
      ]);
      // From what is stored alone: the model's files by the hash, what it read, and the rules that held.
      const { rows: models } = await db.owner.query<{
        manifest: { features: { key: string; from: string[] }[] };
        prefix: string;
      }>('SELECT manifest, artifact_prefix AS prefix FROM models WHERE sha256 = $1 AND key = $2 AND version = $3', [
        past.modelSha256,
        past.model.key,
        past.model.version,
      ]);
      const { manifest, prefix } = models[0]!;
      const loaded = await loadModelFiles({ manifest, onnx: await readFile(join(folder, prefix, 'onnx')) });
      const lead: ScoringLead = { attributes: {} };
      for (const { key, from } of manifest.features) {
        const path = from[0]!;
        if (path.startsWith('attributes.')) lead.attributes[path.slice('attributes.'.length)] = past.values[key]!;
        else Object.assign(lead, { [path]: past.values[key] });
      }
      const [again] = await createModelScorer(loaded).score([lead]);
      const policy = (await findPolicy(reader, past.policyVersion))!.definition;
      const held = new Set(past.reasons.map(({ feature }) => ruleKeyOf(feature)));
      let logOdds = logit(again!.value);
      for (const rule of policy.rules) {
        if (!held.has(rule.key)) continue;
        logOdds = rule.set === undefined ? logOdds + rule.add! : logit(rule.set);
      }
      expect(Math.abs(logOdds - logit(past.value))).toBeLessThan(1e-9);
      await loaded.release();
    }
  }, 60_000);
});
