import { chmodSync, mkdirSync } from 'node:fs';
import { createServer, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readJson, writeAtomically } from './atomic-file.mjs';
import { tryLock } from './file-lock.mjs';
import { home } from './paths.mjs';

/** The ports that are tried first; a taken one gives way to the next free one above it. */
export const preferredPorts = {
  web: 3000,
  workerHealth: 3001,
  temporal: 7233,
  temporalUi: 8233,
  postgres: 5433,
  mail: 1025,
};

const RANGE = 400;
const claims = join(tmpdir(), 'throughline-ports');

/**
 * Chooses ports, those of the last start first, and claims each for as long as this process lives: the programs that will
 * listen on them take seconds to start, in which another instance must not choose the same. (Holding the port itself until
 * then leaves those seconds open: two instances once met, and each took the other's answers for its own.)
 * @param names which of `preferredPorts` are needed
 * @returns `{ ports, release }`
 */
export async function reservePorts(names, file = join(home, 'ports.json')) {
  const remembered = readJson(file, {});
  const chosen = new Map();
  const ports = {};
  for (const name of names) {
    const list = [remembered[name], ...candidates(preferredPorts[name])].filter(Boolean);
    const { port, release } = await claimFirstFree(list, name);
    chosen.set(name, release);
    ports[name] = port;
  }
  writeAtomically(file, `${JSON.stringify({ ...remembered, ...ports }, null, 2)}\n`);
  return { ports, release: () => chosen.forEach((release) => release()) };
}

function candidates(first) {
  return Array.from({ length: RANGE }, (_, index) => first + index);
}

async function claimFirstFree(list, name) {
  for (const port of list) {
    const release = claim(port);
    if (!release) continue;
    if (await isFree(port)) return { port, release };
    release();
  }
  throw new Error(`No free port for ${name} between ${preferredPorts[name]} and ${preferredPorts[name] + RANGE - 1}.`);
}

/** @returns what gives the claim back; null when a living process, this one included, has it */
function claim(port) {
  try {
    makeClaimsDirectory();
    const { owner, release } = tryLock(join(claims, String(port)));
    return owner ? null : release;
  } catch (error) {
    // Another user's claims cannot be read: that the port is free has to do.
    if (error.code === 'EACCES' || error.code === 'EPERM') return () => {};
    throw error;
  }
}

function makeClaimsDirectory() {
  // For all users, each of whom may delete his own files only, as in the directory above.
  if (mkdirSync(claims, { recursive: true })) chmodSync(claims, 0o1777);
}

async function isFree(port) {
  // Where SO_REUSEADDR lets us bind beside one who listens on all addresses (macOS), only connecting shows him.
  if (await accepts(port)) return false;
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** Whether something accepts connections at this port of the loopback address. */
function accepts(port, host = '127.0.0.1', timeoutMs = 1_000) {
  return new Promise((resolve) => {
    const socket = connect({ port, host });
    const finish = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(timeoutMs, () => finish(false));
    socket.once('connect', () => finish(true));
    socket.once('error', () => finish(false));
  });
}
