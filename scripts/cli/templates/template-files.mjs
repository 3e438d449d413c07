import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { readJson, writeAtomically } from '../../lib/atomic-file.mjs';
import { CliError, EXIT } from '../cli-error.mjs';

export const DEFAULT_DIRECTORY = 'templates';
const LOCK_FILE = '.throughline.json';
const MOST_FILES = 1_000;
const KEY = /^[a-z][a-z0-9-]{0,62}$/;

/** As the server's `contentHash`. */
export function contentHash(source) {
  return createHash('sha256').update(source).digest('hex');
}

/**
 * The templates that directories and files name: `[{ path, shown, directory, key, source }]`, sorted by their keys.
 *
 * @throws CliError where one names no key, or two the same
 */
export function readTemplateFiles(named, cwd) {
  const paths = (named.length > 0 ? named : [DEFAULT_DIRECTORY]).flatMap((name) => pathsOf(resolve(cwd, name), name));
  if (paths.length > MOST_FILES)
    throw new CliError(`These are ${paths.length} files; ${MOST_FILES} are the most.`, EXIT.usage);
  const byKey = new Map();
  for (const path of new Set(paths)) {
    const shown = relative(cwd, path) || path;
    const source = readFileSync(path, 'utf8');
    const key = keyOf(source);
    if (!KEY.test(key ?? '')) throw new CliError(`${shown}: names no key (key: lower-case letters, digits and -).`);
    if (byKey.has(key)) throw new CliError(`${shown} and ${byKey.get(key).shown} have the same key "${key}".`);
    byKey.set(key, { path, shown, directory: dirname(path), key, source });
  }
  return [...byKey.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

function pathsOf(path, name) {
  if (!existsSync(path)) throw new CliError(`There is no ${name}.`, EXIT.usage);
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .filter((file) => /\.ya?ml$/.test(file))
    .map((file) => join(path, file));
}

/** The key that a YAML names, however wrong the rest of it is. */
function keyOf(source) {
  const key = parseDocument(source, { prettyErrors: false }).get?.('key');
  return typeof key === 'string' ? key : undefined;
}

/**
 * What the files of a directory were made from, by server: their revision and content there. Kept beside them, so that a push can tell a
 * change of its own from one of somebody else.
 */
export class TemplateLock {
  #path;
  #content;
  #url;

  constructor(directory, url) {
    this.#path = join(directory, LOCK_FILE);
    const content = readJson(this.#path);
    this.#content = content?.servers ? content : { servers: {} };
    this.#url = url;
  }

  /** `{ file, revision, contentHash }`, or undefined. */
  get(key) {
    const templates = this.#content.servers[this.#url] ?? {};
    return Object.hasOwn(templates, key) ? templates[key] : undefined;
  }

  set(key, { path, revision, contentHash: hash }) {
    const templates = {
      ...this.#content.servers[this.#url],
      [key]: { file: basename(path), revision, contentHash: hash },
    };
    const sorted = Object.fromEntries(Object.entries(templates).sort(([a], [b]) => (a < b ? -1 : 1)));
    this.#content.servers[this.#url] = sorted;
    writeAtomically(this.#path, `${JSON.stringify(this.#content, null, 2)}\n`, 0o644);
  }
}
