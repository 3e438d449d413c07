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

/** Share of all cores' time that is used now, looked at for a moment: what else runs would spoil the figures. */
export async function busyShare(milliseconds = 2_000) {
  const before = cpuTimes();
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  const after = cpuTimes();
  const idle = (after.idle - before.idle) / (after.all - before.all);
  return Math.round((1 - idle) * 100) / 100;
}

function cpuTimes() {
  const sum = { idle: 0, all: 0 };
  for (const { times } of cpus()) {
    sum.idle += times.idle;
    for (const time of Object.values(times)) sum.all += time;
  }
  return sum;
}
