import { ServiceError } from '@temporalio/client';
import { eachOrganization } from './each-organization.js';

const ERRORS: unknown[][] = [];
const logger = { error: (...what: unknown[]) => void ERRORS.push(what) };
beforeEach(() => void ERRORS.splice(0));

/** Fails for `b` with an error; answers who had a turn, and for whom it failed. */
async function round(error: Error): Promise<{ turns: string[]; failed: string[] | Error }> {
  const turns: string[] = [];
  const work = (organizationId: string) => {
    turns.push(organizationId);
    return organizationId === 'b' ? Promise.reject(error) : Promise.resolve();
  };
  const failed = await eachOrganization(['a', 'b', 'c'], { what: 'looking', logger }, work).catch((e: Error) => e);
  return { turns, failed };
}
const withCode = (code: string | number) => Object.assign(new Error('it failed'), { code, details: '', metadata: {} });

test.each([
  ['a row that cannot be read', new Error('no JSON')],
  ['a statement that takes too long', withCode('57014')],
  ['a workflow that is refused', new ServiceError('refused', { cause: withCode(3) })],
])('goes on behind %s, and names the organization', async (_, error) => {
  expect(await round(error)).toEqual({ turns: ['a', 'b', 'c'], failed: ['b'] });
  expect(ERRORS).toEqual([[{ err: error, organizationId: 'b' }, expect.stringContaining('looking failed')]]);
});

test.each([
  ['the database', withCode('ECONNREFUSED')],
  ['Temporal', new ServiceError('no answer', { cause: withCode(14) })],
])('ends where %s is away, which no organization is to blame for', async (_, error) => {
  expect(await round(error)).toEqual({ turns: ['a', 'b'], failed: error });
  expect(ERRORS).toEqual([]);
});
