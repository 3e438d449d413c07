import { randomUUID } from 'node:crypto';
import { startTestApi, type TestApi } from './setup/api.js';

/** Executions are found by any combination of what is known of them. */
const TEMPLATES = ['nurture', 'alert', 'silent'];
const VERSIONS = [1, 2];
const STATES = ['pending', 'running', 'waiting', 'paused', 'parked', 'completed', 'stopped', 'cancelled', 'failed'];
const STEPS = ['welcome', 'reply', 'talk'];
const ERRORS = ['mail_rejected', 'render_failed'];
const DAY_MS = 24 * 3_600_000;

interface Made {
  id: string;
  templateKey: string;
  version: number;
  state: string;
  step: string | null;
  errorCode: string | null;
  leadId: string;
  at: number;
}

let api: TestApi;
let leads: string[];
let made: Made[];
beforeAll(async () => {
  api = await startTestApi();
  leads = Array.from({ length: 5 }, () => randomUUID());
  made = await makeExecutions(400);
}, 60_000);
afterAll(() => api?.close());

/** A generator of numbers below one that is the same at each run. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

async function makeExecutions(count: number): Promise<Made[]> {
  const { owner, organizationId } = api.db;
  const versions = new Map<string, { id: string; templateId: string }>();
  for (const key of TEMPLATES) {
    const template = await owner.query<{ id: string }>(
      `INSERT INTO workflow_templates (organization_id, key, name, state, draft) VALUES ($1, $2, $2, 'active', '') RETURNING id`,
      [organizationId, key],
    );
    for (const version of VERSIONS) {
      const templateId = template.rows[0]!.id;
      const { rows } = await owner.query<{ id: string }>(
        `INSERT INTO workflow_template_versions (organization_id, template_id, version, definition, source, content_hash)
         VALUES ($1, $2, $3, '{}', '', '') RETURNING id`,
        [organizationId, templateId, version],
      );
      versions.set(`${key}/${version}`, { id: rows[0]!.id, templateId });
    }
  }
  const random = numbers(42);
  const one = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const start = Date.now() - 20 * DAY_MS;
  const result: Made[] = [];
  for (let n = 0; n < count; n++) {
    const state = one(STATES);
    const isFaulty = state === 'parked' || state === 'failed';
    const execution = {
      // Nobody starts the last template.
      templateKey: one(TEMPLATES.slice(0, 2)),
      version: one(VERSIONS),
      state,
      step: state === 'pending' ? null : one(STEPS),
      errorCode: isFaulty ? one(ERRORS) : null,
      leadId: one(leads),
      at: start + Math.floor((n / count) * 20) * DAY_MS + n,
    };
    const { id: versionId, templateId } = versions.get(`${execution.templateKey}/${execution.version}`)!;
    const { rows } = await owner.query<{ id: string }>(
      `INSERT INTO workflow_executions (id, organization_id, template_id, version_id, lead_id, reentry_key, state, current_step, error_code,
         error_message, finished_at)
       VALUES (uuidv7($1::timestamptz - now()), $2, $3, $4, $5, $6, $7, $8, $9, '', $10) RETURNING id`,
      [
        new Date(execution.at),
        organizationId,
        templateId,
        versionId,
        execution.leadId,
        randomUUID(),
        state,
        execution.step,
        execution.errorCode,
        ['completed', 'stopped', 'cancelled', 'failed'].includes(state) ? new Date() : null,
      ],
    );
    result.push({ id: rows[0]!.id, ...execution });
  }
  return result.sort((a, b) => (a.id < b.id ? 1 : -1));
}

interface Filter {
  state?: string;
  templateKey?: string;
  version?: number;
  step?: string;
  leadId?: string;
  errorCode?: string;
  from?: string;
  to?: string;
}

function expected({ from, to, ...equal }: Filter): string[] {
  return made
    .filter((execution) => Object.entries(equal).every(([key, value]) => execution[key as keyof Made] === value))
    .filter(({ at }) => (from === undefined || at >= Date.parse(from)) && (to === undefined || at < Date.parse(to)))
    .map(({ id }) => id);
}

async function listed(filter: Filter, limit = 30): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const query = new URLSearchParams({ limit: String(limit), ...(cursor && { cursor }) });
    for (const [key, value] of Object.entries(filter)) query.set(key, String(value));
    const { status, body } = await api.call('GET', `/api/v1/workflows/executions?${query}`);
    expect({ status, body }).toMatchObject({ status: 200 });
    ids.push(...body.items.map(({ id }: { id: string }) => id));
    cursor = body.nextCursor;
  } while (cursor !== null);
  return ids;
}

/** The middle between the executions of a day and those of the day before: ids tell their time to within some milliseconds. */
const moment = (day: number) => new Date(Date.now() - (20.5 - day) * DAY_MS).toISOString();

describe('the list of executions', () => {
  it('is found by each filter alone', async () => {
    const filters: Filter[] = [
      {},
      ...STATES.map((state) => ({ state })),
      ...TEMPLATES.map((templateKey) => ({ templateKey })),
      ...VERSIONS.map((version) => ({ version })),
      ...STEPS.map((step) => ({ step })),
      ...ERRORS.map((errorCode) => ({ errorCode })),
      ...leads.map((leadId) => ({ leadId })),
      { from: moment(15) },
      { to: moment(3) },
      { templateKey: 'nothing' },
      { version: 3 },
      { step: 'nowhere' },
      { errorCode: 'nothing' },
      { leadId: randomUUID() },
    ];
    for (const filter of filters)
      expect({ filter, ids: await listed(filter) }).toEqual({ filter, ids: expected(filter) });
  }, 60_000);

  it('is found by filters in combination, page by page', async () => {
    const random = numbers(7);
    const maybe = <T>(list: readonly T[]): T | undefined =>
      random() < 0.4 ? list[Math.floor(random() * list.length)]! : undefined;
    for (let n = 0; n < 120; n++) {
      const filter = Object.fromEntries(
        Object.entries({
          state: maybe(STATES),
          templateKey: maybe(TEMPLATES),
          version: maybe(VERSIONS),
          step: maybe(STEPS),
          leadId: random() < 0.3 ? maybe(leads) : undefined,
          errorCode: random() < 0.5 ? maybe(ERRORS) : undefined,
          from: maybe([moment(2), moment(9)]),
          to: maybe([moment(11), moment(18)]),
        }).filter(([, value]) => value !== undefined),
      ) as Filter;
      expect({ filter, ids: await listed(filter, 7) }).toEqual({ filter, ids: expected(filter) });
    }
  }, 60_000);

  it('refuses filters that mean nothing', async () => {
    for (const query of ['state=asleep', 'version=0', 'leadId=1', 'from=yesterday', 'to=9999-01-01T00:00:00Z']) {
      expect((await api.call('GET', `/api/v1/workflows/executions?${query}`)).status).toBe(400);
    }
  });

  it('shows no other organization’s', async () => {
    const other = await api.db.createOrganization('other');
    await api.createUser({ email: 'admin@other.example', role: 'admin', organizationId: other });
    const token = await api.login('admin@other.example');
    for (const query of ['', 'state=parked', 'templateKey=nurture', `leadId=${leads[0]}`, 'errorCode=mail_rejected']) {
      const { body } = await api.call('GET', `/api/v1/workflows/executions?${query}`, { token });
      expect({ query, items: body.items }).toEqual({ query, items: [] });
    }
    expect((await api.call('GET', `/api/v1/workflows/executions/${made[0]!.id}`, { token })).status).toBe(404);
  });
});
