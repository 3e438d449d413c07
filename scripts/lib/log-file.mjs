import { closeSync, copyFileSync, fstatSync, mkdirSync, openSync, readSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { home } from './paths.mjs';

export const MAX_LOG_BYTES = 20 * 1024 * 1024;
const MAX_READ = 1024 * 1024;

/**
 * A process's log. The process writes to the file by itself (opened for appending), so that it neither waits for the
 * launcher nor dies with it; the launcher reads what was added. Over 20 MB the content moves to `.1`: by copying and
 * truncating, since the process keeps the file open.
 */
export class LogFile {
  constructor(name, directory = join(home, 'logs')) {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    this.path = join(directory, `${name}.log`);
    this.bound();
    this.position = this.size();
    this.rest = '';
  }

  /** Opens the file for a process to append to; the caller closes it. */
  open() {
    return openSync(this.path, 'a', 0o600);
  }

  size() {
    try {
      return statSync(this.path).size;
    } catch {
      return 0;
    }
  }

  /** Moves the content to `.1` when there is too much of it. */
  bound() {
    if (this.size() <= MAX_LOG_BYTES) return;
    copyFileSync(this.path, `${this.path}.1`);
    truncateSync(this.path, 0);
    this.position = 0;
  }

  /** The whole lines added since the last call; at most the last megabyte of them. */
  newLines() {
    const fd = this.openForReading();
    if (fd === null) return [];
    try {
      const size = fstatSync(fd).size;
      if (size < this.position) this.position = 0;
      if (size === this.position) return [];
      const from = Math.max(this.position, size - MAX_READ);
      const buffer = Buffer.alloc(size - from);
      readSync(fd, buffer, 0, buffer.length, from);
      this.position = size;
      const lines = (this.rest + buffer.toString('utf8')).split('\n');
      this.rest = lines.pop().slice(-MAX_READ);
      return lines;
    } finally {
      closeSync(fd);
    }
  }

  /** The last lines, for messages. */
  tail(count = 15) {
    const fd = this.openForReading();
    if (fd === null) return [];
    try {
      const size = fstatSync(fd).size;
      const buffer = Buffer.alloc(Math.min(size, 64 * 1024));
      readSync(fd, buffer, 0, buffer.length, size - buffer.length);
      return buffer.toString('utf8').trimEnd().split('\n').slice(-count);
    } finally {
      closeSync(fd);
    }
  }

  openForReading() {
    try {
      return openSync(this.path, 'r');
    } catch {
      return null;
    }
  }
}

/** The end of a log as a person reads it, repetitions once. */
export function readableTail(log, count = 15) {
  const texts = log.tail(count * 4).map((line) => readLogLine(line).text);
  return texts
    .filter((text, index) => text !== texts[index - 1])
    .slice(-count)
    .join('\n');
}

const levels = { 40: 'warn', 50: 'error', 60: 'fatal' };

/**
 * One line of a pino log as a person reads it, and whether it is a warning or worse.
 * Lines that are not pino's are returned as they are.
 */
export function readLogLine(line) {
  try {
    const entry = JSON.parse(line);
    if (typeof entry.level !== 'number') return { text: line, warns: false, isPlain: true };
    const cause = entry.err?.message ?? entry.error?.message;
    const text = [entry.msg, cause && cause !== entry.msg ? cause : ''].filter(Boolean).join(': ');
    return { text: `${levels[entry.level] ?? 'info'} ${text}`, warns: entry.level >= 40 };
  } catch {
    return { text: line, warns: false, isPlain: true };
  }
}
