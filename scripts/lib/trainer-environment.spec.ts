import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPython, PythonMissingError } from './find-python.mjs';
import { ensureTrainerEnvironment } from './trainer-environment.mjs';

let folder: string;
let env: NodeJS.ProcessEnv;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'throughline-python-'));
  mkdirSync(join(folder, 'path'));
  writeFileSync(join(folder, 'requirements.txt'), 'numpy==2.4.6 --hash=sha256:00');
  env = { PATH: `${join(folder, 'path')}:/usr/bin:/bin`, LOG: join(folder, 'log') };
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Puts a program on the PATH that answers as a Python does, and notes what else it is asked to do. */
function addPython(name: string, answer: string, more = '') {
  const file = join(folder, 'path', name);
  const script = [
    '#!/bin/sh',
    `[ "$1" = "-c" ] && ${answer}`,
    'echo "$@" >> "$LOG"',
    `[ "$2" = "venv" ] && mkdir -p "$3/bin" && cp "$0" "$3/bin/python"`,
    more,
    'exit 0',
  ];
  writeFileSync(file, script.join('\n'));
  chmodSync(file, 0o755);
  return file;
}
const isPython = (version: string, isComplete = 1) => `echo ${version.replace('.', ' ')} ${isComplete} "$0" && exit 0`;
/** Hides the machine's own. */
const hideOthers = () => {
  for (const name of ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python'])
    addPython(name, 'exit 127');
};

describe('findPython', () => {
  beforeEach(hideOthers);

  it('takes the first that is new enough and complete', () => {
    addPython('python3', isPython('3.9'));
    addPython('python3.12', isPython('3.12', 0));
    const file = addPython('python3.11', isPython('3.11'));
    expect(findPython(env)).toEqual({ file, version: '3.11' });
  });

  it('says what is there and what to install where none will do', () => {
    const old = addPython('python3', isPython('3.9'));
    const poor = addPython('python3.12', isPython('3.12', 0));
    let problem: Error | undefined;
    try {
      findPython(env);
    } catch (error) {
      problem = error as Error;
    }
    expect(problem).toBeInstanceOf(PythonMissingError);
    expect(problem).toMatchObject({ code: 'python_missing' });
    expect(problem!.message).toContain(`${old} is Python 3.9; ${poor} has no module venv, ensurepip or ssl`);
    for (const word of ['apt-get install python3 python3-venv', 'brew install', 'winget install'])
      expect(problem!.message).toContain(word);
  });
});

describe('ensureTrainerEnvironment', () => {
  beforeEach(() => {
    hideOthers();
    addPython('python3', isPython('3.13'));
  });
  const wanted = () => ({ directory: join(folder, 'venv'), requirements: join(folder, 'requirements.txt') });
  const ensure = (more: NodeJS.ProcessEnv = {}) => ensureTrainerEnvironment(wanted(), { env: { ...env, ...more } });
  const log = () => (existsSync(env.LOG!) ? readFileSync(env.LOG!, 'utf8').trim().split('\n') : []);

  it('makes it once, from the locked packages, and anew when these change', async () => {
    const both = await Promise.all([ensure(), ensure()]);
    expect(both).toEqual([join(folder, 'venv', 'bin', 'python'), join(folder, 'venv', 'bin', 'python')]);
    expect(log()).toEqual([
      `-m venv ${join(folder, 'venv')}`,
      expect.stringMatching(/^-m pip .*--require-hashes --only-binary :all: -r .*requirements.txt$/),
    ]);
    await ensure();
    expect(log()).toHaveLength(2);
    writeFileSync(join(folder, 'requirements.txt'), 'numpy==2.4.7 --hash=sha256:00');
    await ensure();
    expect(log()).toHaveLength(4);
  });

  it('does not take one for made whose packages were not installed', async () => {
    addPython('python3', isPython('3.13'), '[ "$2" = "pip" ] && echo "no network" && exit 1');
    await expect(ensure()).rejects.toThrow(/no network/);
    addPython('python3', isPython('3.13'));
    await ensure();
    expect(log().filter((line) => line.startsWith('-m pip'))).toHaveLength(2);
  });

  it('leaves one alone that somebody has made by hand, or has named', async () => {
    mkdirSync(join(folder, 'venv', 'bin'), { recursive: true });
    writeFileSync(join(folder, 'venv', 'bin', 'python'), '');
    await ensure();
    expect(await ensure({ TRAINER_VENV: '/opt/venv' })).toBe('/opt/venv/bin/python');
    expect(log()).toEqual([]);
  });
});
