import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { writeAtomically } from '../../lib/atomic-file.mjs';
import { Api } from '../api.mjs';
import { CliError, EXIT } from '../cli-error.mjs';
import { contentHash, DEFAULT_DIRECTORY, TemplateLock } from './template-files.mjs';

/** Writes the templates of the server into files. */
export async function pullTemplates(positionals, options, io) {
  if (positionals.length > 1) throw new CliError('One directory at most.', EXIT.usage);
  const api = await Api.connect(io.env);
  const directory = resolve(io.cwd, positionals[0] ?? DEFAULT_DIRECTORY);
  mkdirSync(directory, { recursive: true });
  const lock = new TemplateLock(directory, api.url);
  const templates = (await api.all('/workflows/templates'))
    .filter(({ key, state }) => (options.only ? key === options.only : state !== 'archived'))
    .filter(({ activeVersion }) => !options.active || activeVersion !== null);
  if (options.only && templates.length === 0) {
    throw new CliError(`The server has no ${options.active ? 'published ' : ''}template "${options.only}".`);
  }
  let refused = 0;
  for (const { key } of templates) {
    const draft = await api.get(`/workflows/templates/${key}/draft`);
    const source = options.active ? (await api.get(`/workflows/templates/${key}`)).source : draft.source;
    const known = lock.get(key);
    // The lock may have been written by anybody: a name only, never a way out of the directory.
    const path = join(directory, known ? basename(known.file) : `${key}.yaml`);
    const shown = relative(io.cwd, path);
    const local = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
    if (local === source) io.print(`= ${shown}`);
    else if (local !== undefined && contentHash(local) !== known?.contentHash && !options.force) {
      io.printError(`! ${shown} was changed here: push it, or pull with --force to lose the change.`);
      refused += 1;
      continue;
    } else {
      writeAtomically(path, source, 0o644);
      io.print(`${local === undefined ? '+' : '~'} ${shown}`);
    }
    lock.set(key, { path, revision: draft.revision, contentHash: contentHash(source) });
  }
  return refused > 0 ? EXIT.differs : EXIT.fine;
}
