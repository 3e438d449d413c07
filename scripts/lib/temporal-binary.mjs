import { createHash, randomBytes } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { chmodSync, createReadStream, createWriteStream, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { get } from 'node:https';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { lock } from './file-lock.mjs';
import { cacheHome, root } from './paths.mjs';
import { say, step } from './progress.mjs';
import { runCommand } from './run-command.mjs';

/** The version that scripts/temporal/go.mod pins as well. Newer ones do not build as a Go tool dependency. */
export const temporalVersion = 'v1.5.1';

/**
 * SHA-256 of the official release archives. They were taken from the package lists of two public tool managers, which
 * agree with each other, not from the release page itself: a wrong one refuses the download and falls to the Go build.
 */
const archives = {
  'linux-x64': ['linux_amd64', 'ddc95e08b0b076efd4ea9733a3f488eb7d2be875f8834e616cd2a37358b4852d'],
  'linux-arm64': ['linux_arm64', 'bd1b0db9f18b051026de8bf6cc1505f2510f14bbb7a8b9a4a91fff46c77454f5'],
  'darwin-x64': ['darwin_amd64', 'bbb73e2a31135abe50a1f1cdb35030c42961df618e8ce9c60ae89f201540c5d9'],
  'darwin-arm64': ['darwin_arm64', 'cca01b7ea35ad56e2a328d9ae596bf716bd22313ef63c7a761c88354457c2415'],
};

const goPackage = 'github.com/temporalio/cli/cmd/temporal';

const CONNECT_TIMEOUT_MS = 10_000;
const DOWNLOAD_TIMEOUT_MS = 10 * 60_000;

/**
 * The path of a `temporal` that runs: the one on PATH, the cached one, the official download, or one built with Go.
 * @throws with what to install, where none can be had
 */
export async function ensureTemporalBinary() {
  if (works('temporal')) return 'temporal';
  const directory = join(cacheHome, 'temporal', temporalVersion);
  const target = join(directory, 'temporal');
  if (existsSync(target) && works(target)) return target;

  mkdirSync(directory, { recursive: true });
  const release = await lock(join(directory, 'install.lock'), {
    timeoutMs: 30 * 60_000,
    onWait: (owner) => say(`… waiting for process ${owner.pid}, which is getting the Temporal server`),
  });
  try {
    if (existsSync(target) && works(target)) return target;
    const failures = [];
    for (const [how, obtain] of [
      ['download', download],
      ['build with Go', buildWithGo],
    ]) {
      const draft = join(directory, `draft-${process.pid}-${randomBytes(3).toString('hex')}`);
      mkdirSync(draft);
      try {
        const binary = await obtain(draft);
        if (!works(binary)) throw new Error('the binary does not run here');
        renameSync(binary, target);
        return target;
      } catch (error) {
        failures.push(`  ${how}: ${error.message.split('\n').slice(0, 12).join('\n    ')}`);
      } finally {
        rmSync(draft, { recursive: true, force: true });
      }
    }
    throw new Error(
      `The Temporal server could not be had:\n${failures.join('\n')}\n` +
        'Install one of these, then start again:\n' +
        '  - the Temporal CLI, on PATH as `temporal` (https://docs.temporal.io/cli; `brew install temporal` on macOS)\n' +
        '  - Go 1.25 or later (https://go.dev/dl), with which it is built here in some minutes\n' +
        'Or set TEMPORAL_ADDRESS to a Temporal server that runs already.',
    );
  } finally {
    release();
  }
}

function works(command) {
  return spawnSync(command, ['--version'], { timeout: 30_000, stdio: 'ignore' }).status === 0;
}

async function download(directory) {
  const [name, sha256] = archives[`${process.platform}-${process.arch}`] ?? [];
  if (!name) throw new Error(`there is none for ${process.platform} ${process.arch}`);
  const file = `temporal_cli_${temporalVersion.slice(1)}_${name}.tar.gz`;
  const url = `https://github.com/temporalio/cli/releases/download/${temporalVersion}/${file}`;
  const archive = join(directory, file);
  await step('Downloading the Temporal server', async (note) => {
    await fetchFile(url, archive, note);
    const actual = await sha256Of(archive);
    if (actual !== sha256) throw new Error(`checksum of ${url} is ${actual}, expected ${sha256}`);
    await runCommand('tar', ['-xzf', archive, '-C', directory, 'temporal'], { timeoutMs: 60_000 });
  });
  const binary = join(directory, 'temporal');
  chmodSync(binary, 0o755);
  return binary;
}

/** Over https with Node's own client, which does not look at HTTPS_PROXY. */
async function fetchFile(url, target, note) {
  const deadline = AbortSignal.timeout(DOWNLOAD_TIMEOUT_MS);
  const response = await request(url, deadline, 5);
  const total = Number(response.headers['content-length']) || 0;
  let received = 0;
  response.on('data', (chunk) => {
    received += chunk.length;
    note(`${Math.round(received / 1e6)}${total ? ` of ${Math.round(total / 1e6)}` : ''} MB`);
  });
  await pipeline(response, createWriteStream(target), { signal: deadline });
}

function request(url, signal, redirectsLeft) {
  return new Promise((resolve, reject) => {
    const call = get(url, { signal }, (response) => {
      clearTimeout(timer);
      const { statusCode, headers } = response;
      if (statusCode === 200) return resolve(response);
      response.resume();
      if (statusCode >= 300 && statusCode < 400 && headers.location && redirectsLeft > 0) {
        const next = new URL(headers.location, url);
        if (next.protocol === 'https:') return resolve(request(next.href, signal, redirectsLeft - 1));
      }
      reject(new Error(`${url} answered ${statusCode}`));
    });
    const timer = setTimeout(
      () => call.destroy(new Error(`no answer from ${new URL(url).host} within ${CONNECT_TIMEOUT_MS / 1000} s`)),
      CONNECT_TIMEOUT_MS,
    );
    call.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
  });
}

async function sha256Of(file) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** go.mod and go.sum pin the source and all it needs; `-mod=readonly` refuses anything else. */
async function buildWithGo(directory) {
  if (spawnSync('go', ['version'], { timeout: 30_000, stdio: 'ignore' }).status !== 0) {
    throw new Error('Go is not installed');
  }
  const binary = join(directory, 'temporal');
  await step('Building the Temporal server with Go (3 to 5 minutes, once per user)', (note) =>
    runCommand('go', ['build', '-mod=readonly', '-trimpath', '-buildvcs=false', '-o', binary, goPackage], {
      cwd: join(root, 'scripts', 'temporal'),
      timeoutMs: 25 * 60_000,
      env: { ...process.env, GOWORK: 'off' },
      onLine: (line) => note(line.slice(0, 80)),
    }),
  );
  return binary;
}
