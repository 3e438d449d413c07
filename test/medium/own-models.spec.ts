import { jest } from '@jest/globals';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { registerShippedModel } from '../../src/db/repositories/shipped-models.js';
import { startTestApi, type Answer, type TestApi } from './setup/api.js';

const MODELS = join(import.meta.dirname, '../fixtures/models');
const SAMPLES = Array.from({ length: 100 }, (_, index) => ({
  inputs: { visits: index % 12, minutes: index / 4, source: index % 2 ? 'Google' : null },
}));

// Each check is a process that has to come up: half a second, on a busy machine more.
jest.setTimeout(60_000);

let api: TestApi;
beforeAll(async () => (api = await startTestApi()));
afterAll(() => api?.close());

interface Upload {
  onnx?: string;
  manifest?: Record<string, unknown>;
  samples?: unknown;
  token?: string;
}

async function form({ onnx = 'logistic', manifest = {}, samples = SAMPLES }: Upload): Promise<FormData> {
  const bytes = await readFile(join(MODELS, `${onnx}.onnx`));
  const written = JSON.parse(await readFile(join(MODELS, 'logistic.manifest.json'), 'utf8')) as { onnx: object };
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const body = new FormData();
  body.set('manifest', JSON.stringify({ ...written, onnx: { ...written.onnx, sha256 }, ...manifest }));
  body.set('onnx', new Blob([new Uint8Array(bytes)]), 'model.onnx');
  body.set('samples', JSON.stringify(samples));
  return body;
}

async function upload(options: Upload = {}): Promise<Answer> {
  const { token } = options;
  return api.call('POST', '/api/v1/scoring/models', { body: await form(options), ...(token && { token }) });
}

const leftInTmp = () => readdirSync(tmpdir()).filter((name) => name.startsWith('throughline-model-'));
const storedModels = () => join(api.config.STORAGE_DIR, 'models', api.db.organizationId);

describe('bringing a model of one’s own', () => {
  it('registers a sound one, with its files, an event and an entry of the audit log', async () => {
    const before = leftInTmp();
    const { status, body, headers } = await upload();
    expect({ status, body }).toMatchObject({
      status: 201,
      body: {
        ...{ key: 'logistic', version: '1', kind: 'probability', state: 'registered', checks: { metrics: null } },
        judgedByGate: false,
      },
    });
    expect(headers.get('location')).toBe(`/api/v1/scoring/models/${body.id}`);
    // Another clone's tests may be checking models just now: what is theirs goes as well.
    const left = () => leftInTmp().filter((name) => !before.includes(name));
    for (let tries = 0; tries < 200 && left().length > 0; tries++) await sleep(50);
    expect(left()).toEqual([]);

    expect((await api.call('GET', headers.get('location')!)).body).toMatchObject({
      ...{ id: body.id, origin: 'uploaded', judgedByGate: false },
    });

    const { rows } = await api.db.owner.query('SELECT * FROM models WHERE id = $1', [body.id]);
    expect(rows[0]).toMatchObject({
      organization_id: api.db.organizationId,
      state: 'registered',
      origin: 'uploaded',
      kind: 'probability',
      artifact_prefix: `models/${api.db.organizationId}/${body.id}`,
      manifest: { features: [{ key: 'visits', personal: false }, {}, {}] },
      report: { checks: { samples: { rows: 100 } } },
    });
    const kept = await readFile(join(storedModels(), body.id as string, 'onnx'));
    expect(createHash('sha256').update(kept).digest('hex')).toBe(body.sha256);
    // What is of people is not kept.
    expect(readdirSync(join(storedModels(), body.id as string)).sort()).toEqual(['manifest', 'onnx']);

    const events = await api.db.owner.query(`SELECT data FROM events WHERE type = 'model.registered'`);
    expect(events.rows).toEqual([{ data: expect.objectContaining({ modelId: body.id, origin: 'uploaded' }) }]);
    const audit = await api.db.owner.query(`SELECT subject_id FROM audit_log WHERE action = 'model.registered'`);
    expect(audit.rows).toEqual([{ subject_id: body.id }]);
  });

  it('scores leads by it once it is active, with reasons in words and how they were found', async () => {
    const organizationId = await api.db.createOrganization('owners');
    const token = await api.createApiKey(['scoring:use', 'scoring:manage'], organizationId);
    const { features } = JSON.parse(await readFile(join(MODELS, 'logistic.manifest.json'), 'utf8')) as {
      features: { key: string }[];
    };
    const ranges = features.map((feature) => (feature.key === 'visits' ? { ...feature, range: [0, 20] } : feature));
    const { body: model } = await upload({ token, manifest: { features: ranges } });
    await api.db.owner.query(`UPDATE models SET state = 'active' WHERE id = $1`, [model.id]);
    const leads = [{ attributes: { visits: 9, minutes: 3.5, source: 'Referral' } }, {}];
    const { body } = await api.call('POST', '/api/v1/scoring/score', { token, body: { leads, texts: true } });
    expect(body.scores[0]).toMatchObject({
      model: { key: 'logistic', version: '1' },
      fallback: false,
      explanation: { method: 'shapley_exact', error: 0 },
    });
    expect(body.scores[0].value).toBeCloseTo(1 / (1 + Math.exp(-2.55)), 5);
    const stored = await api.db.owner.query<{ id: string }>(
      `INSERT INTO leads (organization_id, email, attributes) VALUES ($1, 'a@owners.example', $2) RETURNING id`,
      [organizationId, JSON.stringify(leads[0]!.attributes)],
    );
    const path = `/api/v1/leads/${stored.rows[0]!.id}/score/advice`;
    const reader = await api.createApiKey(['leads:read'], organizationId);
    const advice = await api.call('GET', path, { token: reader });
    expect(advice).toMatchObject({
      status: 200,
      body: {
        ...{ model: { key: 'logistic' }, points: 93 },
        suggestions: [
          { feature: 'visits', from: 9, to: 15, text: 'From 93 to 99: visits: 15 visits (now: visits: 9 visits)' },
        ],
      },
    });
    expect((await api.call('GET', path)).status).toBe(404);
    const texts = body.scores[0].reasons.map(({ text }: { text: string }) => text);
    expect(texts.sort()).toEqual(['Source: Referral', 'Time on the site: 3 minutes 30 seconds', 'Visits: 9 visits']);
  });

  it('says that a version is taken, and keeps nothing of the second', async () => {
    const before = readdirSync(storedModels());
    expect(await upload()).toMatchObject({ status: 409, body: { code: 'model_version_taken' } });
    expect(readdirSync(storedModels())).toEqual(before);
    expect(await upload({ manifest: { version: '2' } })).toMatchObject({ status: 201 });
    // The key of what is trained here: a training under way has its version already.
    const own = { manifest: { key: 'leads', version: '7' } };
    expect(await upload(own)).toMatchObject({ status: 409, body: { code: 'model_version_taken' } });
    // The key of what is shipped: a newer one must not find its version taken.
    const shipped = { key: 'starter', version: '1', sha256: 'x', manifest: {} };
    await registerShippedModel(api.db.database, api.db.organizationId, shipped, () => []);
    expect(await upload({ manifest: { key: 'starter', version: '2' } })).toMatchObject({
      status: 409,
      body: { code: 'model_version_taken' },
    });
    await api.db.owner.query(`DELETE FROM models WHERE key = 'starter'`);
  });

  it('registers one of two that come at once', async () => {
    const answers = await Promise.all([1, 2].map(() => upload({ manifest: { version: 'both' } })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    const { rows } = await api.db.owner.query(`SELECT id FROM models WHERE version = 'both'`);
    expect(rows).toHaveLength(1);
    const ids = (await api.db.owner.query<{ id: string }>('SELECT id FROM models')).rows.map(({ id }) => id);
    expect(
      readdirSync(storedModels())
        .filter((id) => readdirSync(join(storedModels(), id)).length > 0)
        .sort(),
    ).toEqual(ids.filter((id) => existsSync(join(storedModels(), id))).sort());
  });

  it.each([
    ['custom', {}, 422, 'model_operators_refused'],
    ['corrupt', {}, 422, 'model_invalid'],
    ['memory', {}, 413, 'model_too_large'],
    ['logistic', { onnx: {} }, 422, 'manifest_invalid'],
  ])('answers a problem for the model %s with %j', async (onnx, manifest, status, code) => {
    expect(await upload({ onnx, manifest: { version: 'bad', ...manifest } })).toMatchObject({ status, body: { code } });
    expect((await api.db.owner.query(`SELECT id FROM models WHERE version = 'bad'`)).rows).toEqual([]);
  });

  it.each<[string, (body: FormData) => void, number, string]>([
    ['without samples', (body) => body.delete('samples'), 400, 'validation_failed'],
    ['with a file too much', (body) => body.set('weights', new Blob(['x']), 'weights'), 400, 'validation_failed'],
    ['with a file twice', (body) => body.append('manifest', '{}'), 400, 'validation_failed'],
    ['with a manifest of 6 MB', (body) => body.set('manifest', 'x'.repeat(6 * 2 ** 20)), 413, 'body_too_large'],
    ['with samples that do not fit', (body) => body.set('samples', '[]'), 422, 'samples_invalid'],
  ])('refuses a form %s', async (_, change, status, code) => {
    const body = await form({ manifest: { version: 'form' } });
    change(body);
    expect(await api.call('POST', '/api/v1/scoring/models', { body })).toMatchObject({ status, body: { code } });
  });

  it('refuses a model of more than 64 MB before it is all there', async () => {
    const body = await form({});
    body.set('onnx', new Blob([new Uint8Array(65 * 2 ** 20)]), 'model.onnx');
    expect(await api.call('POST', '/api/v1/scoring/models', { body })).toMatchObject({
      status: 413,
      body: { code: 'model_too_large' },
    });
  });

  it('takes a form here only, and only a form here', async () => {
    expect(await api.call('POST', '/api/v1/scoring/score', { body: await form({}) })).toMatchObject({
      status: 415,
      body: { code: 'media_type_unsupported' },
    });
    expect(await api.call('POST', '/api/v1/scoring/models', { body: {} })).toMatchObject({ status: 415 });
  });

  it('needs the scope to manage models', async () => {
    const token = await api.createApiKey(['scoring:use']);
    expect(await upload({ token })).toMatchObject({ status: 403 });
  });
});
