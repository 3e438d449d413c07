import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { resultRows } from './lib/result-rows.mjs';
import { readResults } from './lib/results.mjs';

/** Writes the table of docs/performance.md from bench/results: `node bench/report.mjs`. */
const FILE = join(import.meta.dirname, '..', 'docs', 'performance.md');
const BEGIN = '<!-- results: written by bench/report.mjs -->';
const END = '<!-- end of results -->';
/** Share of the cores: a machine that was busy before the instance started gives figures of something else. */
const BUSY = 0.1;

const results = readResults();
const document = readFileSync(FILE, 'utf8');
const [before, rest] = splitAt(document, BEGIN);
const [, after] = splitAt(rest, END);
const text = [before, BEGIN, '\n\n', table(results), '\n\n', remarks(results), '\n\n', END, after].join('');
writeFileSync(FILE, await format(text, { ...(await resolveConfig(FILE)), parser: 'markdown' }));

function table(results) {
  const rows = resultRows(results).map((cells) => `| ${cells.join(' | ')} |`);
  return [
    '| bench | figure | measured | target | floor beside it | ratio |',
    '| - | - | -: | - | -: | -: |',
    ...rows,
  ].join('\n');
}

function remarks(results) {
  const names = Object.keys(results);
  if (names.length === 0) return 'Nothing has been kept yet: run the benches with `--save`.';
  return names
    .map((name) => {
      const { machine } = results[name];
      const busy =
        machine.busyBefore > BUSY
          ? `; **${Math.round(machine.busyBefore * 100)} % of the machine was busy with something else**`
          : '';
      return `- \`${name}\`: ${machine.at.slice(0, 10)}, ${machine.cpus} cores (${machine.model}), ${machine.memoryGb} GB, Node ${machine.node.slice(1)}${busy}`;
    })
    .join('\n');
}

function splitAt(text, marker) {
  const at = text.indexOf(marker);
  if (at < 0) throw new Error(`${FILE} has no line ${marker}`);
  return [text.slice(0, at), text.slice(at + marker.length)];
}
