import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FolderStore } from '../../src/storage/folder-store.js';
import { startTestApi, type TestApi } from './setup/api.js';

const PNG = Buffer.from('89504e470d0a1a0a0000', 'hex');
const SHAPES = { terms: [{ feature: 'visits', label: 'Visits', type: 'numeric', edges: [2], contributions: [-1, 1] }] };

let api: TestApi;
let store: FolderStore;
beforeAll(async () => {
  api = await startTestApi();
  store = new FolderStore(api.config.STORAGE_DIR);
}, 60_000);
afterAll(() => api?.close());

async function model(prefix: string | null, { organizationId = api.db.organizationId, sha256 = '0'.repeat(64) } = {}) {
  const { rows } = await api.db.owner.query<{ id: string }>(
    `INSERT INTO models (organization_id, key, version, state, sha256, manifest, artifact_prefix)
     VALUES ($1, 'made', gen_random_uuid(), 'registered', $2, '{}', $3) RETURNING id`,
    [organizationId, sha256, prefix],
  );
  return rows[0]!.id;
}

async function* bytes(content: string | Buffer) {
  yield Buffer.from(content);
}

const get = (id: string, file: string, headers = {}) =>
  api.call('GET', `/api/v1/scoring/models/${id}/${file}`, { headers });

describe('what lies beside a model', () => {
  it('is given out, and not again to who has it', async () => {
    const id = await model('trainings/a/b/model');
    await store.put('trainings/a/b/model/onnx', bytes('x'));
    await store.put('trainings/a/b/model/shapes', bytes(JSON.stringify(SHAPES)));
    await store.put('trainings/a/b/model/report', bytes('{"chosen":"ebm"}'));
    await store.put('trainings/a/b/model/card', bytes('# Leads\n'));
    await store.put('trainings/a/b/model/plots/reliability', bytes(PNG));

    const found = await Promise.all(['shapes', 'report', 'card', 'plots/reliability'].map((file) => get(id, file)));
    expect(found.map(({ status, headers }) => [status, headers.get('content-type')])).toEqual([
      [200, 'application/json; charset=utf-8'],
      [200, 'application/json; charset=utf-8'],
      [200, 'text/markdown; charset=utf-8'],
      [200, 'image/png'],
    ]);
    expect(found.slice(0, 3).map(({ body }) => body)).toEqual([SHAPES, { chosen: 'ebm' }, '# Leads\n']);
    for (const [index, file] of ['shapes', 'report', 'card', 'plots/reliability'].entries()) {
      const etag = found[index]!.headers.get('etag')!;
      expect(await get(id, file, { 'if-none-match': etag })).toMatchObject({ status: 304, body: '' });
    }
  });

  it('is not there where the model was not trained here, and gone where its files are', async () => {
    await store.put('models/x/y/onnx', bytes('x'));
    expect(await get(await model('models/x/y'), 'shapes')).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect(await get(await model('models/x/z'), 'card')).toMatchObject({
      status: 410,
      body: { code: 'model_files_missing' },
    });
  });

  it('gives out no file that is no picture, and none under a name that is none', async () => {
    const id = await model('trainings/c/d/model');
    await store.put('trainings/c/d/model/onnx', bytes('x'));
    await store.put('trainings/c/d/model/plots/page', bytes('<script>'));
    expect((await get(id, 'plots/page')).status).toBe(404);
    expect((await get(id, 'plots/..%2Fcard')).status).toBe(400);
    expect((await get(id, 'plots/none')).status).toBe(404);
  });

  it('is that of the shipped model where it is the one in MODEL_DIR', async () => {
    const manifest = JSON.parse(await readFile(join(api.config.MODEL_DIR, 'manifest.json'), 'utf8')) as {
      onnx: { sha256: string };
    };
    const shipped = await model(null, { sha256: manifest.onnx.sha256 });
    const { status, body } = await get(shipped, 'card');
    expect({ status, body }).toEqual({ status: 200, body: expect.stringContaining('# ') });
    for (const name of ['reliability', 'shapes', 'roc', 'lift']) {
      expect((await get(shipped, `plots/${name}`)).status).toBe(200);
    }
    expect(await get(await model(null), 'card')).toMatchObject({ status: 410, body: { code: 'model_files_missing' } });
  });

  it('is not that of another organization', async () => {
    const organizationId = await api.db.createOrganization('others');
    expect((await get(await model('trainings/a/b/model', { organizationId }), 'card')).status).toBe(404);
  });
});
