import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * Reads the embedded Temporal's state file as the kills have left it and the server goes on with it.
 *
 * @returns `{ integrity, journalMode }`: what SQLite says of every page and index (`ok`), and how it writes
 */
export function checkTemporalState(home) {
  const file = new DatabaseSync(join(home, 'temporal.db'), { readOnly: true });
  try {
    const read = (pragma) => Object.values(file.prepare(`PRAGMA ${pragma}`).get())[0];
    return { integrity: read('integrity_check'), journalMode: read('journal_mode') };
  } finally {
    file.close();
  }
}
