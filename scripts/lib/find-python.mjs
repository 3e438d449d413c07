import { spawnSync } from 'node:child_process';

/** In their order: what `python3` is today, then others that may be there beside it. */
const CANDIDATES = ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python'];
const OLDEST = [3, 11];
/** Debian and Ubuntu have venv without ensurepip, until python3-venv is installed. */
const QUESTION = `
import importlib.util as u, sys
print(sys.version_info[0], sys.version_info[1], int(all(u.find_spec(n) for n in ("venv", "ensurepip", "ssl"))), sys.executable)
`;

/** Python is not there, or not as it has to be; the message says what to install. */
export class PythonMissingError extends Error {
  code = 'python_missing';
}

/**
 * The first Python on PATH that can make the trainer's environment.
 * @returns `{ file, version }`
 * @throws PythonMissingError
 */
export function findPython(env = process.env) {
  const unusable = [];
  for (const candidate of CANDIDATES) {
    const answer = ask(candidate, env);
    if (!answer) continue;
    const { version, isComplete, file } = answer;
    if (compare(version, OLDEST) < 0) unusable.push(`${file} is Python ${version.join('.')}`);
    else if (!isComplete) unusable.push(`${file} has no module venv, ensurepip or ssl`);
    else return { file, version: version.join('.') };
  }
  throw new PythonMissingError(howToInstall(unusable));
}

function ask(candidate, env) {
  const run = spawnSync(candidate, ['-c', QUESTION], { env, encoding: 'utf8', timeout: 20_000 });
  // A shim of pyenv is there for every version and fails for those that are not.
  const [major, minor, isComplete, ...file] = run.status === 0 ? run.stdout.trim().split(' ') : [];
  if (!major || !file.length) return null;
  return { version: [Number(major), Number(minor)], isComplete: isComplete === '1', file: file.join(' ') };
}

function compare([major, minor], [otherMajor, otherMinor]) {
  return major - otherMajor || minor - otherMinor;
}

function howToInstall(unusable) {
  return [
    `Training models needs Python ${OLDEST.join('.')} or later with venv, and there is none on the PATH${unusable.length > 0 ? `: ${unusable.join('; ')}` : ''}.`,
    'Install it, and ask for the training again. Everything else runs without.',
    '  Debian, Ubuntu: apt-get install python3 python3-venv',
    '  Fedora:         dnf install python3',
    '  macOS:          brew install python',
    '  Windows:        winget install Python.Python.3.13',
    'Or run the trainer as a container (docs/deployment.md).',
  ].join('\n');
}
