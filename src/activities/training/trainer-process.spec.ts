import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { TrainerProcess } from './trainer-process.js';

const logger = pino({ level: 'silent' });
const WAIT = 'setInterval(() => {}, 1000);';
let trainer: TrainerProcess;
afterEach(() => trainer?.stop());

function started(script: string, idleMs?: number) {
  trainer = new TrainerProcess({
    command: [process.execPath, '-e', script],
    env: { PATH: process.env.PATH! },
    logger,
    ...(idleMs === undefined ? {} : { idleMs }),
  });
  return trainer;
}

async function until<T>(look: () => T | null | undefined | false): Promise<T> {
  for (let tries = 0; tries < 400; tries++) {
    const found = look();
    if (found) return found;
    await sleep(25);
  }
  throw new Error('it did not happen within ten seconds');
}

describe('TrainerProcess', () => {
  it('runs while it is held, and for a while behind that', async () => {
    started(WAIT, 300);
    expect(trainer.pid).toBeUndefined();
    const [one, other] = [trainer.hold(), trainer.hold()];
    const { pid } = trainer;
    expect(pid).toBeGreaterThan(0);
    one.release();
    one.release();
    await sleep(500);
    expect(trainer.pid).toBe(pid);
    other.release();
    trainer.hold().release();
    expect(trainer.pid).toBe(pid);
    await until(() => trainer.pid === undefined);
    // Ended because nobody needed it: that is no problem.
    const again = trainer.hold();
    expect(trainer.pid).not.toBe(pid);
    expect(again.problem()).toBeNull();
  });

  it('has nothing of the environment of its worker but what it is given', async () => {
    process.env.A_SECRET_OF_THE_WORKER = 'secret';
    try {
      started('console.log(Object.keys(process.env).join()); process.exit(3)');
      const lease = trainer.hold();
      const { message } = await until(() => lease.problem());
      expect(message.split(',')).toContain('PATH');
      expect(message).not.toContain('A_SECRET_OF_THE_WORKER');
    } finally {
      delete process.env.A_SECRET_OF_THE_WORKER;
    }
  });

  it('is started again where it was killed', async () => {
    started(WAIT);
    const lease = trainer.hold();
    const { pid } = trainer;
    process.kill(pid!, 'SIGKILL');
    await until(() => trainer.pid !== undefined && trainer.pid !== pid);
    expect(lease.problem()).toBeNull();
  });

  it('says what to install where Python is missing', async () => {
    started(`console.error('Training needs Python.\\n  Debian: apt-get install python3'); process.exit(3)`);
    const lease = trainer.hold();
    const problem = await until(() => lease.problem());
    expect(problem).toMatchObject({
      code: 'python_missing',
      message: 'Training needs Python.\n  Debian: apt-get install python3',
    });
    lease.release();
    // Installed meanwhile, it is found by the next training.
    expect(trainer.hold().problem()).toBeNull();
  });

  it('gives up one that ends right after each start, with what it said, without passwords', async () => {
    started(`console.error('no answer from https://me:secret@index.example/simple'); process.exit(1)`);
    const lease = trainer.hold();
    expect(await until(() => lease.problem())).toMatchObject({
      code: 'trainer_unavailable',
      message: 'The trainer ended with code 1.\nno answer from https://***@index.example/simple',
    });
  });

  it('gives up a program that is not there', async () => {
    trainer = new TrainerProcess({ command: ['/no/such/program'], env: {}, logger });
    const lease = trainer.hold();
    expect(await until(() => lease.problem())).toMatchObject({
      code: 'trainer_unavailable',
      message: expect.stringContaining('ENOENT'),
    });
  });

  it('ends with its worker, and leaves the training to another one', async () => {
    started(WAIT);
    const lease = trainer.hold();
    const pid = trainer.pid!;
    await trainer.stop();
    expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);
    expect(lease.problem()).toMatchObject({ type: 'trainer_unavailable', nonRetryable: false });
    expect(trainer.pid).toBeUndefined();
  });
});
