import { createServer, connect } from 'node:net';
import { join } from 'node:path';
import { readJson, writeAtomically } from './atomic-file.mjs';
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

/**
 * Chooses ports, those of the last start first, and holds each one by listening on it until `release(name)`, so that
 * another instance that chooses at the same time takes others.
 * @param names which of `preferredPorts` are needed
 */
export async function reservePorts(names, file = join(home, 'ports.json')) {
  const remembered = readJson(file, {});
  const held = new Map();
  const ports = {};
  for (const name of names) {
    const server = await holdFirstFree([remembered[name], ...candidates(preferredPorts[name])].filter(Boolean), name);
    held.set(name, server);
    ports[name] = server.address().port;
  }
  writeAtomically(file, `${JSON.stringify({ ...remembered, ...ports }, null, 2)}\n`);
  const release = (name) =>
    new Promise((resolve) => {
      const server = held.get(name);
      held.delete(name);
      return server ? server.close(resolve) : resolve();
    });
  return { ports, release, releaseAll: () => Promise.all([...held.keys()].map(release)) };
}

function candidates(first) {
  return Array.from({ length: RANGE }, (_, index) => first + index);
}

async function holdFirstFree(list, name) {
  for (const port of list) {
    const server = await tryHold(port);
    if (server) return server;
  }
  throw new Error(`No free port for ${name} between ${preferredPorts[name]} and ${preferredPorts[name] + RANGE - 1}.`);
}

async function tryHold(port) {
  // Where SO_REUSEADDR lets us bind beside one who listens on all addresses (macOS), only connecting shows him.
  if (await accepts(port)) return null;
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy());
    server.unref();
    server.once('error', () => resolve(null));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => resolve(server));
  });
}

/** Whether something accepts connections at this port of the loopback address. */
export function accepts(port, host = '127.0.0.1', timeoutMs = 1_000) {
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
