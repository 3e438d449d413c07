import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { tellOfTraining } from '../../src/activities/training/training-notice.js';
import type { OrganizationTransaction } from '../../src/db/database.js';
import { nextModelVersion, registerTrainedModel } from '../../src/db/repositories/trained-models.js';
import { saveScoringSettings, takeTrainingTurn, trainingsDue } from '../../src/db/repositories/scoring-settings.js';
import { endTraining, enterTraining, recordTrainedModel, resumeTraining } from '../../src/db/repositories/trainings.js';
import { TrainingSchedule } from '../../src/dispatch/training-schedule.js';
import { DEFAULT_SCORING_SETTINGS } from '../../src/shared/scoring-settings.js';
import { TRAINING_OPTIONS, type TrainingOutcome } from '../../src/shared/training.js';
import { startTestApi, type TestApi } from './setup/api.js';

const PATH = '/api/v1/scoring';

describe('trainings', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  }, 60_000);
  afterAll(() => api?.close());
  afterEach(async () => {
    await api.db.owner.query('UPDATE models SET training_id = NULL; DELETE FROM model_trainings');
  });

  const train = (body?: object, key?: string, token = api.token) =>
    api.call('POST', `${PATH}/models/train`, { body, token, ...(key ? { headers: { 'idempotency-key': key } } : {}) });
  const inOrganization = <T>(work: (tx: OrganizationTransaction) => Promise<T>) =>
    api.db.database.inOrganization(api.db.organizationId, work);
  const options = { candidates: ['ebm' as const], seed: 1 };
  const register = (trainingId: string, version: string, outcome: TrainingOutcome = 'registered') =>
    inOrganization((tx) =>
      registerTrainedModel(tx, {
        ...{ trainingId, outcome, reasons: [], key: 'leads', version, sha256: 'a'.repeat(64), kind: 'additive' },
        ...{ manifest: {}, artifactPrefix: `trainings/x/${trainingId}/model`, report: { chosen: 'ebm' } },
        createdBy: null,
      }),
    );

  it('is entered once, with its defaults, and told of', async () => {
    const answer = await train();
    expect(answer).toMatchObject({
      status: 202,
      body: {
        trigger: 'manual',
        state: 'pending',
        options: { candidates: ['ebm', 'logistic', 'lightgbm'], seed: 42 },
        ...{ step: null, progress: null, modelId: null, outcome: null, reasons: [], problem: null },
      },
    });
    expect(answer.headers.get('location')).toBe(`${PATH}/trainings/${answer.body.id}`);
    expect((await api.call('GET', answer.headers.get('location')!)).body).toEqual(answer.body);
    expect((await api.call('GET', `${PATH}/trainings`)).body.items).toEqual([answer.body]);
    expect((await api.call('GET', `${PATH}/trainings/${answer.body.id}/report`)).status).toBe(404);
    const { rows } = await api.db.owner.query(
      `SELECT e.data ->> 'trainingId' AS id, a.action FROM events e JOIN audit_log a ON a.subject_id = e.data ->> 'trainingId'
       WHERE e.type = 'training.created'`,
    );
    expect(rows).toEqual([{ id: answer.body.id, action: 'training.created' }]);
  });

  it('is one at a time of an organization, whoever asks', async () => {
    const first = await train({ options, why: 'new season' }, 'one');
    expect(first.body).toMatchObject({ options, why: 'new season' });
    expect((await train({ options }, 'one')).body.id).toBe(first.body.id);
    expect(await train({ options: { ...options, seed: 2 } }, 'one')).toMatchObject({
      status: 409,
      body: { code: 'conflict' },
    });
    expect(await train({}, 'two')).toMatchObject({
      status: 409,
      body: { code: 'training_under_way', trainingId: first.body.id },
    });
    const drift = { trigger: 'drift' as const, options, why: null, createdBy: null, idempotencyKey: null };
    expect(await inOrganization((tx) => enterTraining(tx, drift))).toBeUndefined();
    const both = await Promise.all([1, 2].map(() => api.call('POST', `${PATH}/trainings/${first.body.id}/cancel`)));
    expect(both.map(({ status, body }) => [status, body.state])).toEqual([
      [202, 'cancelled'],
      [202, 'cancelled'],
    ]);
    const answers = await Promise.all([train({ options }), train({ options })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409]);
  });

  it('takes no options that it cannot use', async () => {
    for (const wrong of [{ candidates: ['lightgbm'] }, { candidates: [] }, { candidates: ['svm'] }, { seed: -1 }])
      expect(await train({ options: wrong })).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
    expect((await train({ options, more: 1 })).status).toBe(400);
  });

  it('is for those who manage scoring; others may look', async () => {
    const key = await api.createApiKey(['scoring:use']);
    expect((await train({}, undefined, key)).status).toBe(403);
    const { id } = (await train()).body;
    expect((await api.call('GET', `${PATH}/trainings/${id}`, { token: key })).status).toBe(200);
    expect((await api.call('POST', `${PATH}/trainings/${id}/cancel`, { token: key })).status).toBe(403);
    const other = await api.db.createOrganization('globex');
    const stranger = await api.createApiKey(['scoring:use', 'scoring:manage'], other);
    expect((await api.call('GET', `${PATH}/trainings/${id}`, { token: stranger })).status).toBe(404);
    expect((await train({}, undefined, stranger)).status).toBe(202);
  });

  it('that runs is asked to end, and one that has ended is not', async () => {
    const { id } = (await train()).body;
    await inOrganization((tx) => resumeTraining(tx, id));
    expect((await api.call('POST', `${PATH}/trainings/${id}/cancel`)).body).toMatchObject({ state: 'cancelling' });
    // What it failed with meanwhile is of no interest.
    await inOrganization((tx) => endTraining(tx, id, { state: 'failed', code: 'training_failed', detail: 'x' }));
    expect((await api.call('GET', `${PATH}/trainings/${id}`)).body).toMatchObject({
      state: 'cancelled',
      problem: null,
    });
    const next = (await train()).body;
    await inOrganization((tx) => endTraining(tx, next.id, { state: 'failed', code: 'dataset_too_small', detail: 'x' }));
    expect((await api.call('GET', `${PATH}/trainings/${next.id}`)).body).toMatchObject({
      state: 'failed',
      problem: { code: 'dataset_too_small', detail: 'x' },
    });
    expect((await api.call('POST', `${PATH}/trainings/${next.id}/cancel`)).status).toBe(409);
  });

  it('is cancelled until its model is registered, and says so afterwards', async () => {
    const cancel = (trainingId: string) => api.call('POST', `${PATH}/trainings/${trainingId}/cancel`);
    const { id } = (await train()).body;
    const version = await inOrganization(nextModelVersion);
    await inOrganization((tx) => resumeTraining(tx, id));
    const modelId = await register(id, version, 'awaiting_approval');
    const result = { modelId: modelId!, outcome: 'awaiting_approval' as const, reasons: ['fairness'] };
    // The request comes while the model is being registered: it waits, and is answered by what has come of that.
    const { refusal } = await inOrganization(async (tx) => {
      await recordTrainedModel(tx, id, result);
      const answer = cancel(id);
      await sleep(200);
      return { refusal: answer };
    });
    expect(await refusal).toMatchObject({ status: 409, body: { code: 'conflict', modelId } });
    // Whatever its workflow believes: there is a model.
    for (const end of [
      { state: 'cancelled' as const },
      { state: 'failed' as const, code: 'training_failed', detail: 'x' },
    ]) {
      const ended = await api.db.database
        .inOrganization(api.db.organizationId, async (tx) => {
          const training = await endTraining(tx, id, end);
          expect(training).toMatchObject({ state: 'completed', ...result, errorCode: null });
          throw new Error('taken back');
        })
        .catch((error: Error) => error.message);
      expect(ended).toBe('taken back');
    }
    await inOrganization((tx) => endTraining(tx, id, { state: 'cancelled' }));
    const { rows } = await api.db.owner.query(
      `SELECT FROM events WHERE type = 'training.cancelled' AND data ->> 'trainingId' = $1`,
      [id],
    );
    expect(rows).toEqual([]);
    const show = async () => (await api.call('GET', `${PATH}/trainings/${id}`)).body;
    expect(await show()).toMatchObject({
      state: 'completed',
      outcome: 'awaiting_approval',
      modelState: 'awaiting_approval',
    });

    await api.call('POST', `${PATH}/models/${modelId}/approve`, { body: { why: 'the group is small' } });
    expect(await show()).toMatchObject({ outcome: 'awaiting_approval', modelState: 'registered' });
    await api.call('POST', `${PATH}/models/${modelId}/retire`);
    expect((await api.call('GET', `${PATH}/trainings`)).body.items).toMatchObject([{ id, modelState: 'retired' }]);
  });

  it('registers its model once, under a number that no other has', async () => {
    const { id } = (await train()).body;
    const version = await inOrganization(nextModelVersion);
    const modelId = await register(id, version);
    expect(await register(id, version)).toBe(modelId);
    expect(await inOrganization(nextModelVersion)).toBe(String(Number(version) + 1));
    const end = { state: 'completed' as const, modelId: modelId!, outcome: 'registered' as const, reasons: [] };
    await inOrganization((tx) => endTraining(tx, id, end));
    expect((await api.call('GET', `${PATH}/trainings/${id}/report`)).body).toEqual({ chosen: 'ebm' });
    const again = (await train()).body;
    expect(await register(again.id, version)).toBeUndefined();
    const refused = await register(again.id, String(Number(version) + 1), 'refused');
    const { rows } = await api.db.owner.query(`SELECT state FROM models WHERE id = $1`, [refused]);
    expect(rows).toEqual([{ state: 'refused' }]);
    const told = await api.db.owner.query(`SELECT type FROM events WHERE data ->> 'modelId' = ANY($1) ORDER BY id`, [
      [modelId, refused],
    ]);
    expect(told.rows).toEqual([{ type: 'model.registered' }, { type: 'model.refused' }]);
  });
});

describe('the notice of a training', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
    for (const role of ['admin', 'ops', 'agent'] as const) await api.createUser({ email: `${role}@a.example`, role });
  }, 60_000);
  afterAll(() => api?.close());

  const inOrganization = <T>(work: (tx: OrganizationTransaction) => Promise<T>) =>
    api.db.database.inOrganization(api.db.organizationId, work);
  const end = (training: { trigger: 'manual' | 'drift' | 'schedule'; createdBy: string | null }) =>
    inOrganization(async (tx) => {
      const asked = { options: TRAINING_OPTIONS.parse({}), why: null, idempotencyKey: null, ...training };
      const { id } = (await enterTraining(tx, asked))!;
      const modelId = (await registerTrainedModel(tx, {
        ...{ trainingId: id, outcome: 'registered', reasons: [], key: 'leads', version: await nextModelVersion(tx) },
        ...{ sha256: 'a'.repeat(64), kind: 'additive', manifest: {}, artifactPrefix: `trainings/x/${id}/model` },
        ...{ report: { validation: { leakage: [{ feature: 'Tags' }] } }, createdBy: null },
      }))!;
      await tellOfTraining(
        tx,
        (await endTraining(tx, id, { state: 'completed', modelId, outcome: 'registered', reasons: [] }))!,
      );
      return modelId;
    });
  const told = async (modelId: string) =>
    (
      await api.db.owner.query(
        `SELECT u.email, m.subject, m.body_text AS text FROM messages m JOIN users u ON u.id = m.user_id
         WHERE m.model_id = $1 ORDER BY u.email`,
        [modelId],
      )
    ).rows;

  it('goes to whoever asked, and to admins and ops staff where it began by itself', async () => {
    const { rows } = await api.db.owner.query(`SELECT id FROM users WHERE email = 'ops@a.example'`);
    const byHand = await told(await end({ trigger: 'manual', createdBy: rows[0].id }));
    expect(byHand).toEqual([
      { email: 'ops@a.example', subject: 'A model was trained', text: expect.stringMatching(/outcome: Tags\.$/) },
    ]);
    const byItself = await told(await end({ trigger: 'drift', createdBy: null }));
    const emails = byItself.map(({ email }: { email: string }) => email);
    expect(emails).toEqual(expect.arrayContaining(['admin@a.example', 'ops@a.example']));
    expect(emails).not.toContain('agent@a.example');
    // A key of the API looks at the training.
    expect(await told(await end({ trigger: 'manual', createdBy: api.db.organizationId }))).toEqual([]);
  });
});

describe('scoring settings', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  }, 60_000);
  afterAll(() => api?.close());

  it('are the defaults until somebody changes them', async () => {
    expect((await api.call('GET', `${PATH}/settings`)).body).toEqual(DEFAULT_SCORING_SETTINGS);
    const changed = { ...DEFAULT_SCORING_SETTINGS, horizonDays: 30, fairnessGroups: ['country'] };
    expect(
      await api.call('PUT', `${PATH}/settings`, { body: { horizonDays: 30, fairnessGroups: ['country'] } }),
    ).toMatchObject({ status: 200, body: changed });
    expect((await api.call('GET', `${PATH}/settings`)).body).toEqual(changed);
    expect((await api.call('PUT', `${PATH}/settings`, { body: { horizonDays: 0 } })).status).toBe(400);
    const token = await api.createApiKey(['scoring:use']);
    expect((await api.call('PUT', `${PATH}/settings`, { body: {}, token })).status).toBe(403);
  });

  it('say when a training is due, once each time', async () => {
    const { database, organizationId, owner } = api.db;
    const save = (trainEvery: 'never' | 'week') =>
      database.inOrganization(organizationId, (tx) =>
        saveScoringSettings(tx, { ...DEFAULT_SCORING_SETTINGS, trainEvery }),
      );
    const take = () => database.inOrganization(organizationId, takeTrainingTurn);
    await save('never');
    expect(await trainingsDue(database, 10)).toEqual([]);
    expect(await take()).toBe(false);
    await save('week');
    expect(await trainingsDue(database, 10)).toEqual([organizationId]);
    expect((await Promise.all([take(), take()])).sort()).toEqual([false, true]);
    expect(await trainingsDue(database, 10)).toEqual([]);
    await owner.query(`UPDATE scoring_settings SET trained_at = now() - interval '8 days'`);
    expect(await trainingsDue(database, 10)).toEqual([organizationId]);
    const schedules = [1, 2].map(() => new TrainingSchedule({ database, logger: pino({ level: 'silent' }) }));
    await Promise.all(schedules.map((schedule) => schedule.look()));
    const { body } = await api.call('GET', `${PATH}/trainings`);
    expect(body.items).toMatchObject([{ trigger: 'schedule', state: 'pending', createdBy: null }]);
  });

  it('begin the trainings of all others where one organization has trouble, or a hundred', async () => {
    const { database, organizationId, owner } = api.db;
    await owner.query(
      `INSERT INTO organizations (name, slug) SELECT 'trouble', 'trouble-' || n FROM generate_series(1, 101) n;
       INSERT INTO scoring_settings (organization_id, settings, trained_at)
         SELECT id, '{"trainEvery": "week"}', now() - interval '1 year' FROM organizations WHERE name = 'trouble';
       UPDATE scoring_settings SET trained_at = now() - interval '8 days' WHERE organization_id = '${organizationId}';
       DELETE FROM model_trainings;
       CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no room'; END $$;
       CREATE TRIGGER refuse BEFORE INSERT ON model_trainings FOR EACH ROW
         WHEN (NEW.organization_id <> '${organizationId}') EXECUTE FUNCTION refuse()`,
    );
    const named: string[] = [];
    const logger = pino(
      {},
      { write: (line) => void named.push((JSON.parse(line) as { organizationId: string }).organizationId) },
    );
    await new TrainingSchedule({ database, logger }).look();
    const { rows } = await owner.query('SELECT organization_id FROM model_trainings');
    expect(rows).toEqual([{ organization_id: organizationId }]);
    // Each once, and the one that was begun; they are due as before.
    expect(new Set(named).size).toBe(102);
    expect(named).toHaveLength(102);
    expect(await trainingsDue(database, 1_000)).toHaveLength(101);
  });
});
