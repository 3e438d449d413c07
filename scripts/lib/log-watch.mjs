import { readLogLine } from './log-file.mjs';
import { say } from './progress.mjs';

const LOOK_EVERY_MS = 1_000;
const TELL_EVERY_MS = 30_000;

/**
 * Keeps the logs within bounds and tells the terminal what is in them: everything with `verbose`, else how many warnings
 * and errors there were and the last one, at most every half minute for each process.
 * @returns a function that ends it
 */
export function watchLogs(logs, verbose) {
  const warned = new Map();
  const look = () => {
    for (const [name, log] of Object.entries(logs)) {
      for (const line of log.newLines()) {
        const { text, warns } = readLogLine(line);
        if (verbose) say(`${name}: ${text}`);
        else if (warns) count(warned, name, text);
      }
      log.bound();
      const entry = warned.get(name);
      if (!entry?.count || Date.now() - entry.toldAt < TELL_EVERY_MS) continue;
      const more = entry.count > 1 ? ` (and ${entry.count - 1} more warnings)` : '';
      say(`! ${name}: ${entry.last.slice(0, 200)}${more}. Log: ${log.path}`);
      warned.set(name, { count: 0, last: '', toldAt: Date.now() });
    }
  };
  // What was logged while everything started is not news.
  for (const log of Object.values(logs)) log.newLines();
  const timer = setInterval(look, LOOK_EVERY_MS);
  return () => clearInterval(timer);
}

function count(warned, name, text) {
  const entry = warned.get(name) ?? { count: 0, toldAt: 0 };
  warned.set(name, { ...entry, count: entry.count + 1, last: text });
}
