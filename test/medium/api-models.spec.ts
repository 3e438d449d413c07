import { setTimeout as sleep } from 'node:timers/promises';
import { activateWaitingShippedModel, registerShippedModel } from '../../src/db/repositories/shipped-models.js';
import { FolderStore } from '../../src/storage/folder-store.js';
import { startTestApi, type TestApi } from './setup/api.js';
import { storeModel } from './setup/stored-models.js';

const MODELS = '/api/v1/scoring/models';

describe('models', () => {
  let api: TestApi;
  let store: FolderStore;
  let number = 0;
  beforeAll(async () => {
    api = await startTestApi();
    store = new FolderStore(api.config.STORAGE_DIR);
  }, 60_000);
  afterAll(() => api?.close());
  afterEach(() => api.db.owner.query('DELETE FROM rescorings; DELETE FROM model_experiments; DELETE FROM models'));

  const add = async (state = 'registered', organizationId = api.db.organizationId, reads?: string) =>
    (
      await storeModel(api.db, store, {
        ...{ version: String(++number), state, organizationId, shift: number / 10 },
        ...(reads !== undefined && { reads }),
      })
    ).id;
  const post = (path: string, body?: object, token = api.token) =>
    api.call('POST', `${MODELS}/${path}`, { body, token });
  const rows = async (sql: string, ...values: unknown[]) => (await api.db.owner.query(sql, values)).rows;
  const compare = (champion: string, challenger: string) =>
    rows(
      `INSERT INTO model_experiments (organization_id, kind, champion_id, challenger_id, share, stopping) VALUES ($1, 'ab', $2, $3, 0.5, '{}')`,
      api.db.organizationId,
      champion,
      challenger,
    );
  const active = () => rows(`SELECT id FROM models WHERE state = 'active'`);

  it('are activated: told of, entered into the audit log, and the leads that there are are rescored', async () => {
    const id = await add();
    const answer = await post(`${id}/activate`, { why: 'better' });
    const body = { id, state: 'active', replacedId: null, origin: 'trained', judgedByGate: true };
    expect(answer).toMatchObject({ status: 200, body });
    expect((await api.call('GET', MODELS)).body.items).toEqual([answer.body]);
    const details = (await api.call('GET', `${MODELS}/${id}`)).body;
    expect(details).toMatchObject({ ...answer.body, report: null, bands: { hot: expect.any(Number) } });
    expect(details.features.length).toBeGreaterThan(10);
    expect(await rows('SELECT model_id, trigger, state, why FROM rescorings')).toEqual([
      { model_id: id, trigger: 'activation', state: 'pending', why: 'better' },
    ]);
    expect(
      await rows(
        `SELECT a.action, a.why, e.data ->> 'modelId' AS id FROM audit_log a JOIN events e ON e.type = a.action WHERE a.subject_id = $1`,
        id,
      ),
    ).toEqual([{ action: 'model.activated', why: 'better', id }]);
    // Harmless to repeat.
    expect((await post(`${id}/activate`)).body).toEqual(answer.body);
    expect(await rows('SELECT count(*)::int AS n FROM rescorings')).toEqual([{ n: 1 }]);

    const second = await add();
    expect((await post(`${second}/activate`, { rescore: false })).body).toMatchObject({ replacedId: id });
    expect(await rows('SELECT count(*)::int AS n FROM rescorings')).toEqual([{ n: 1 }]);
  });

  it('answer in this process soon after', async () => {
    const score = async () =>
      (await api.call('POST', '/api/v1/scoring/score', { body: { leads: [{ attributes: {} }] } })).body.scores[0];
    expect((await score()).model.key).toBe('starter');
    await post(`${await add()}/activate`);
    const version = String(number);
    for (let tries = 0; tries < 400 && (await score()).model.version !== version; tries++) await sleep(50);
    expect(await score()).toMatchObject({ model: { key: 'leads', version }, fallback: false, policyVersion: 0 });
  });

  it.each(['refused', 'awaiting_approval', 'retired'])('that are %s never serve', async (state) => {
    const id = await add(state);
    expect(await post(`${id}/activate`)).toMatchObject({ status: 409, body: { code: 'model_not_servable', state } });
    expect(await active()).toEqual([]);
  });

  it('that read features which there are not never serve, and nothing is changed', async () => {
    // As a newer build left them.
    const [newer, next] = [
      await add('active', undefined, 'feature.moods'),
      await add('registered', undefined, 'feature.moods'),
    ];
    const before = await add();
    await post(`${before}/activate`, { rescore: false });
    const told = () => rows(`SELECT type, data FROM events WHERE type <> 'scoring.fallback'`);
    const seen = await told();
    for (const path of [`${newer}/activate`, `${next}/activate`, 'rollback']) {
      expect(await post(path)).toMatchObject({
        status: 409,
        body: {
          ...{ code: 'model_not_servable', features: ['feature.moods'] },
          detail: expect.stringContaining('feature.moods'),
        },
      });
    }
    for (const kind of ['ab', 'shadow']) {
      const body = { kind, challengerId: newer };
      expect(await api.call('POST', '/api/v1/scoring/experiments', { body })).toMatchObject({
        status: 409,
        body: { code: 'model_not_servable', features: ['feature.moods'] },
      });
    }
    expect(await active()).toEqual([{ id: before }]);
    expect(await told()).toEqual(seen);
    expect(await rows('SELECT FROM rescorings')).toEqual([]);
    expect(await rows('SELECT FROM model_experiments')).toEqual([]);
  });

  it('that wait for approval may serve when a person has said why', async () => {
    const id = await add('awaiting_approval');
    const ops = await api.createApiKey(['scoring:manage', 'scoring:use']);
    expect((await post(`${id}/approve`, { why: 'fine' }, ops)).status).toBe(403);
    expect((await post(`${id}/approve`, {})).body.code).toBe('validation_failed');
    expect(await post(`${id}/approve`, { why: 'the group is small' })).toMatchObject({
      status: 200,
      body: { state: 'registered', approvedWhy: 'the group is small', approvedBy: expect.any(String) },
    });
    expect((await post(`${id}/approve`, { why: 'again' })).body.code).toBe('conflict');
    expect((await post(`${id}/activate`)).status).toBe(200);
  });

  it('are rolled back one after the other', async () => {
    const [a, b, c] = [await add(), await add(), await add()];
    expect((await post('rollback')).body.code).toBe('conflict');
    for (const id of [a, b, c]) await post(`${id}/activate`);
    expect((await post('rollback', { why: 'worse' })).body).toMatchObject({ id: b, state: 'active' });
    expect((await post('rollback')).body).toMatchObject({ id: a });
    expect((await post('rollback')).body.code).toBe('conflict');
    expect(await rows(`SELECT why FROM audit_log WHERE action = 'model.rolled_back' ORDER BY id LIMIT 1`)).toEqual([
      { why: 'worse' },
    ]);
    await post(`${c}/activate`);
    await post(`${a}/retire`);
    expect((await post('rollback')).body.code).toBe('model_not_servable');
  });

  it('that are active are not retired; retired ones stay so', async () => {
    const [a, b] = [await add(), await add()];
    await post(`${a}/activate`);
    expect((await post(`${a}/retire`)).body.code).toBe('conflict');
    expect((await post(`${b}/retire`, { why: 'old' })).body.state).toBe('retired');
    expect((await post(`${b}/retire`)).status).toBe(200);
    expect((await post(`${b}/activate`)).body.code).toBe('model_not_servable');
  });

  it('activated at once by several people: one after the other, and one is active at the end', async () => {
    const ids = [await add(), await add(), await add()];
    for (let round = 0; round < 5; round++) {
      const answers = await Promise.all([...ids, ...ids].map((id) => post(`${id}/activate`, { rescore: false })));
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
      const [last] = await rows(
        `SELECT data ->> 'modelId' AS id FROM events WHERE type = 'model.activated' ORDER BY tx DESC LIMIT 1`,
      );
      expect(await active()).toEqual([last]);
    }
  });

  it('are not changed while an experiment compares them', async () => {
    const [a, b] = [await add(), await add()];
    await post(`${a}/activate`);
    await compare(a, b);
    expect((await post(`${b}/activate`)).body.code).toBe('experiment_running');
    expect((await post(`${b}/retire`)).body.code).toBe('experiment_running');
  });

  it('of others are not seen, nor changed', async () => {
    const other = await add('registered', await api.db.createOrganization('other'));
    expect((await api.call('GET', `${MODELS}/${other}`)).status).toBe(404);
    for (const path of ['activate', 'retire']) expect((await post(`${other}/${path}`)).status).toBe(404);
    expect((await api.call('GET', MODELS)).body.items).toEqual([]);
  });

  it('want the scope to change them', async () => {
    const id = await add();
    const reader = await api.createApiKey(['scoring:use']);
    for (const path of [`${id}/activate`, `${id}/retire`, 'rollback'])
      expect((await post(path, {}, reader)).status).toBe(403);
  });

  const ship = (version: string) => {
    const { database, organizationId } = api.db;
    const shipped = { key: 'starter', version, sha256: 'x', manifest: { version } };
    return registerShippedModel(database, organizationId, shipped, () => []);
  };
  const followed = async () => ({
    audited: await rows(`SELECT actor_id, action, why FROM audit_log WHERE data ->> 'key' = 'starter' ORDER BY id`),
    events: (await rows(`SELECT data ->> 'version' AS v FROM events WHERE data ->> 'key' = 'starter' ORDER BY id`)).map(
      ({ v }) => v as string,
    ),
    rescorings: (
      await rows(
        'SELECT m.version, r.trigger, r.created_by FROM rescorings r JOIN models m ON m.id = r.model_id ORDER BY r.id',
      )
    ).map(({ version, trigger, created_by: by }) => `${version} ${trigger} ${by}`),
  });

  it('that are shipped take the place of older ones, never of a model of the organization', async () => {
    const state = async () =>
      Object.fromEntries(
        (await rows('SELECT key || version AS name, state FROM models')).map((row) => [row.name, row.state]),
      );
    await ship('1');
    await ship('1');
    expect(await state()).toEqual({ starter1: 'active' });
    await ship('2');
    expect(await state()).toEqual({ starter1: 'registered', starter2: 'active' });
    // Whoever went back to the older one is not brought forward again at the next start.
    await post('rollback', { rescore: false });
    await ship('2');
    expect(await state()).toEqual({ starter1: 'active', starter2: 'registered' });
    const own = await add();
    const [older] = await rows(`SELECT id FROM models WHERE state = 'active'`);
    await compare(older.id as string, own);
    await ship('3');
    expect(await state()).toMatchObject({ starter1: 'active', starter3: 'registered' });
    await rows('DELETE FROM model_experiments');
    await post(`${own}/activate`);
    await ship('4');
    expect(await state()).toMatchObject({ [`leads${number}`]: 'active', starter4: 'registered' });
  });

  it('that are shipped: of the first one nothing is told, of the next what an activation by a person tells, once', async () => {
    const told = await followed();
    await ship('21');
    expect(await followed()).toEqual(told);
    // Several processes start at once, and again.
    await Promise.all(['22', '22', '22'].map(ship));
    await ship('22');
    const why = 'A newer model was shipped with Throughline.';
    expect(await followed()).toEqual({
      audited: [...told.audited, { actor_id: null, action: 'model.activated', why }],
      events: [...told.events, '22'],
      rescorings: ['22 activation null'],
    });
  });

  it('that are shipped while an experiment runs wait for its end, and for nothing longer', async () => {
    const { database, organizationId } = api.db;
    await ship('31');
    const [older] = await active();
    await compare(older.id as string, await add());
    await ship('32');
    await ship('33');
    const look = (findMissingFeatures: () => string[]) =>
      database.inOrganization(organizationId, (tx) => activateWaitingShippedModel(tx, findMissingFeatures));
    expect(await look(() => [])).toBe(false);
    expect(await active()).toEqual([older]);
    await rows('DELETE FROM model_experiments');
    // An older build looks, which cannot serve it.
    expect(await look(() => ['feature.new'])).toBe(false);
    expect(await look(() => [])).toBe(true);
    expect(await look(() => [])).toBe(false);
    expect(await rows(`SELECT version FROM models WHERE state = 'active'`)).toEqual([{ version: '33' }]);
    expect((await followed()).rescorings).toEqual(['33 activation null']);
  });

  it('that are shipped, and waited: the next start has them answer, unless somebody has chosen a model meanwhile', async () => {
    await ship('41');
    const own = await add();
    await compare((await active())[0].id as string, own);
    await ship('42');
    await rows('DELETE FROM model_experiments');
    await ship('42');
    expect(await rows(`SELECT version FROM models WHERE state = 'active'`)).toEqual([{ version: '42' }]);

    await compare((await active())[0].id as string, own);
    await ship('43');
    await rows('DELETE FROM model_experiments');
    await post(`${own}/activate`);
    await post('rollback');
    await ship('43');
    expect(await rows(`SELECT version FROM models WHERE state = 'active'`)).toEqual([{ version: '42' }]);
  });
});
