const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const active = new Set();
let ticker = null;
let frame = 0;
let statusShown = false;

/** Prints a line, above the progress line where there is one. */
export function say(line = '') {
  clearStatus();
  process.stdout.write(`${line}\n`);
}

/**
 * Runs `work` as a named step and shows that it goes on: on a terminal a line that moves, elsewhere a line after two
 * seconds and every fifteen. `work` gets `note(text)` to say where it stands.
 * @returns what `work` returns
 */
export async function step(label, work) {
  const entry = { label, note: '', since: Date.now(), toldAt: 0 };
  active.add(entry);
  ticker ??= setInterval(tick, process.stdout.isTTY ? 120 : 500);
  try {
    const result = await work((text) => (entry.note = text));
    end(entry);
    say(`✓ ${label}${tookText(entry)}`);
    return result;
  } catch (error) {
    end(entry);
    say(`✗ ${label}${tookText(entry)}`);
    throw error;
  }
}

function end(entry) {
  active.delete(entry);
  if (active.size > 0) return;
  clearInterval(ticker);
  ticker = null;
}

function tookText(entry) {
  const ms = Date.now() - entry.since;
  return ms < 100 ? '' : ` (${(ms / 1000).toFixed(1)} s)`;
}

function tick() {
  const now = Date.now();
  const slow = [...active].filter((entry) => now - entry.since > 2_000);
  if (process.stdout.isTTY) return showStatus(slow.map((entry) => statusText(entry, now)));
  for (const entry of slow) {
    if (now - entry.toldAt < 15_000) continue;
    entry.toldAt = now;
    process.stdout.write(`… ${statusText(entry, now)}\n`);
  }
}

function statusText({ label, note, since }, now) {
  return `${label} ${Math.round((now - since) / 1000)} s${note ? `: ${note}` : ''}`;
}

function showStatus(parts) {
  clearStatus();
  if (parts.length === 0) return;
  frame = (frame + 1) % frames.length;
  const line = `${frames[frame]} ${parts.join('  ·  ')}`;
  process.stdout.write(line.slice(0, (process.stdout.columns || 80) - 1));
  statusShown = true;
}

function clearStatus() {
  if (statusShown) process.stdout.write('\r\x1b[K');
  statusShown = false;
}
