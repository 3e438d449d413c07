import { spawn } from 'node:child_process';

/** A command that ended badly, with the end of what it printed. */
export class CommandError extends Error {
  constructor(what, output) {
    const lines = output.trim().split('\n');
    // Most programs say the reason first or last.
    const shown = lines.length <= 30 ? lines : [...lines.slice(0, 10), '…', ...lines.slice(-20)];
    super([what, ...shown].join('\n'));
    this.output = output;
  }
}

/**
 * Runs a command to its end, keeping the last `keepBytes` of its output; throws CommandError where it fails or takes longer than
 * `timeoutMs`. `onLine` gets each line as it comes, `onSpawn` the child.
 */
export function runCommand(
  command,
  args,
  { timeoutMs = 10 * 60_000, keepBytes = 64 * 1024, onLine, onSpawn, ...options } = {},
) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    onSpawn?.(child);
    let output = '';
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill('SIGTERM');
      setTimeout(() => child.kill('SIGKILL'), 5_000).unref();
    }, timeoutMs);
    const take = (chunk) => {
      output = (output + chunk).slice(-keepBytes);
      if (onLine) for (const line of String(chunk).split(/[\r\n]+/)) if (line.trim()) onLine(line.trim());
    };
    child.stdout.on('data', take);
    child.stderr?.on('data', take);
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(new CommandError(`${command} could not be run: ${error.message}`, output));
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      if (code === 0) return resolve(output);
      const why = timedOut ? `took longer than ${timeoutMs / 1000} s` : `ended with ${signal ?? `code ${code}`}`;
      reject(new CommandError(`${[command, ...args].join(' ').slice(0, 200)} ${why}`, output));
    });
  });
}
