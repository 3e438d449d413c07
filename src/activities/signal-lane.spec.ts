import { SignalLane } from './signal-lane.js';

const PAUSE_MS = 200;

const events = (from: number, count: number) =>
  Array.from({ length: count }, (_, n) => ({ eventId: String(from + n), type: 'lead.updated' }));
const ids = (from: number, count: number) => events(from, count).map(({ eventId }) => eventId);

/** A lane, what it has sent and when; the signals named fail. */
function makeLane({ failing = [] as number[] } = {}) {
  const sent: string[][] = [];
  const moments: number[] = [];
  let whenIdle: () => void = () => undefined;
  const idle = new Promise<void>((resolve) => (whenIdle = resolve));
  const lane = new SignalLane((some) => {
    moments.push(performance.now());
    const number = sent.push(some.map(({ eventId }) => eventId));
    return failing.includes(number) ? Promise.reject(new Error(`signal ${number}`)) : Promise.resolve();
  }, whenIdle);
  return { lane, sent, moments, idle };
}

describe('signals to one execution', () => {
  it('go at once, and what comes within the pause goes together behind it', async () => {
    const { lane, sent, moments, idle } = makeLane();
    await lane.tell(events(0, 1));
    expect(sent).toEqual([['0']]);
    await Promise.all([lane.tell(events(1, 2)), lane.tell(events(3, 1))]);
    expect(sent).toEqual([['0'], ['1', '2', '3']]);
    // Timers may be a millisecond early.
    expect(moments[1]! - moments[0]!).toBeGreaterThanOrEqual(PAUSE_MS - 2);
    await idle;
    expect(performance.now() - moments[1]!).toBeGreaterThanOrEqual(PAUSE_MS - 2);
    expect(sent).toHaveLength(2);
  });

  it('carry two hundred events at most, in the order in which they came', async () => {
    const { lane, sent } = makeLane();
    await Promise.all([lane.tell(events(0, 450)), lane.tell(events(450, 100))]);
    expect(sent).toEqual([ids(0, 200), ids(200, 200), ids(400, 150)]);
  });

  it('that fail are heard of by those whose events they carried, and by nobody else', async () => {
    const { lane, sent } = makeLane({ failing: [2] });
    const told = [lane.tell(events(0, 1)), lane.tell(events(1, 1)), lane.tell(events(2, 200))];
    const outcomes = await Promise.allSettled(told);
    expect(sent).toEqual([['0'], ['1'], ids(2, 200)]);
    expect(outcomes).toEqual([
      { status: 'fulfilled', value: undefined },
      { status: 'rejected', reason: new Error('signal 2') },
      { status: 'fulfilled', value: undefined },
    ]);
  });
});
