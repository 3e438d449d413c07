import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

// This file also runs on the machine's own Node (18 and later), before the packaged one is there: no import.meta.dirname.

/** The root of the clone. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Where this instance keeps its data, logs and secrets: THROUGHLINE_HOME, else `.throughline` in the clone. */
export const home = resolve(root, process.env.THROUGHLINE_HOME || '.throughline');

/** Per-user cache, shared by all clones: the Temporal binary lives there. */
export const cacheHome = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'throughline');

/** The directory that holds the commands of the dependencies, the packaged Node among them. */
export const binDir = join(root, 'node_modules', '.bin');
