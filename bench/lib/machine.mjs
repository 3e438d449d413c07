import { cpus, platform, totalmem } from 'node:os';

/** What the figures were measured on. */
export function describeMachine() {
  return {
    cpus: cpus().length,
    model: cpus()[0]?.model ?? 'unknown',
    memoryGb: Math.round(totalmem() / 2 ** 30),
    platform: platform(),
    node: process.version,
    at: new Date().toISOString(),
  };
}
