/**
 * Replays recorded histories of every workflow type on today's code: a change that executions under way would not survive fails here. How they
 * are recorded: test/medium/record-histories.spec.ts.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { WORKFLOW_TYPES } from '../../src/workflows/contract.js';
import { historyFromFile } from './history-file.js';

const DIRECTORY = join(import.meta.dirname, 'histories');

describe('recorded histories', () => {
  const files = readdirSync(DIRECTORY).filter((name) => name.endsWith('.json'));
  const histories = files.map((name) => ({
    workflowId: name,
    history: historyFromFile(readFileSync(join(DIRECTORY, name), 'utf8')),
  }));
  let code = '';

  beforeAll(async () => {
    Runtime.install({
      logger: new DefaultLogger('ERROR', () => undefined),
      telemetryOptions: { logging: { filter: 'off', forward: {} } },
    });
    const workflowsPath = join(import.meta.dirname, '../../src/workflows/index.ts');
    const logger = new DefaultLogger('ERROR', () => undefined);
    ({ code } = await bundleWorkflowCode({ workflowsPath, logger }));
  }, 120_000);

  const replay = async (given: typeof histories) => {
    const results: Record<string, string | undefined> = {};
    for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle: { code } }, given)) {
      results[workflowId] = error?.message;
    }
    return results;
  };

  it('are there for every workflow type', () => {
    const types = histories.map(
      ({ history }) => history.events?.[0]?.workflowExecutionStartedEventAttributes?.workflowType?.name,
    );
    expect([...new Set(types)].toSorted()).toEqual(Object.values(WORKFLOW_TYPES).toSorted());
  });

  it('replay on the code of today', async () => {
    expect(await replay(histories)).toEqual(Object.fromEntries(files.map((name) => [name, undefined])));
  }, 60_000);

  it('would not replay where the code took another way', async () => {
    const { history } = histories.find(({ workflowId }) => workflowId === 'execution-every-kind.json')!;
    const changed = JSON.parse(JSON.stringify(history)) as typeof history;
    const scheduled = changed.events!.find((event) => event.activityTaskScheduledEventAttributes)!;
    scheduled.activityTaskScheduledEventAttributes!.activityType!.name = 'sendPigeon';
    const results = await replay([{ workflowId: 'changed', history: historyFromFile(JSON.stringify(changed)) }]);
    expect(results['changed']).toMatch(/nondetermin|does not match/i);
  }, 60_000);
});
