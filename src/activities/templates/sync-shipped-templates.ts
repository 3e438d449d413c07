import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compileTemplate } from '../../shared/template-compile.js';
import type { TemplateDefinition } from '../../shared/template-definition.js';
import type { Database } from '../../db/database.js';
import {
  contentHash,
  insertTemplate,
  lockTemplate,
  publishVersion,
  replaceShippedDraft,
} from '../../db/repositories/templates.js';

/** Why a shipped file was left out. */
export interface ShippedTemplateProblem {
  file: string;
  line?: number;
  reason: string;
}

const MOST_FILES = 200;

/**
 * Publishes the templates that ship with the product: new ones as version 1, changed ones as the next version. One whose draft
 * the organization has edited stays as it is. A file that is not valid is reported, and the others go on. Idempotent; two callers
 * at once publish nothing twice.
 *
 * @returns the versions published, as `key@version`, and what is wrong with the files left out
 */
export async function syncShippedTemplates(
  database: Database,
  organizationId: string,
  directory: string,
): Promise<{ published: string[]; problems: ShippedTemplateProblem[] }> {
  const published: string[] = [];
  const problems: ShippedTemplateProblem[] = [];
  const files = (await readdir(directory)).filter((name) => /\.ya?ml$/.test(name)).sort();
  for (const name of files.slice(0, MOST_FILES)) {
    const file = join(directory, name);
    const source = await readFile(file, 'utf8');
    const compiled = await compileTemplate(source);
    if (!compiled.ok) {
      for (const { line, path, message } of compiled.problems) {
        problems.push({
          file,
          ...(line === undefined ? {} : { line }),
          reason: path ? `${path}: ${message}` : message,
        });
      }
      continue;
    }
    const version = await publishShipped(database, organizationId, source, compiled.definition);
    if (version !== undefined) published.push(`${compiled.definition.key}@${version}`);
  }
  return { published, problems };
}

async function publishShipped(
  database: Database,
  organizationId: string,
  source: string,
  definition: TemplateDefinition,
): Promise<number | undefined> {
  return database.inOrganization(organizationId, async (tx) => {
    const hash = contentHash(source);
    const version = { definition, source, publishedBy: null };
    const template = { key: definition.key, name: definition.name, draft: source, shippedHash: hash };
    const inserted = await insertTemplate(tx, template);
    if (inserted) return publishVersion(tx, inserted, version);
    const known = await lockTemplate(tx, definition.key);
    const edited = !known || known.shippedHash === null || contentHash(known.draft) !== known.shippedHash;
    if (edited || known.shippedHash === hash) return undefined;
    await replaceShippedDraft(tx, known.id, source);
    return publishVersion(tx, known.id, version);
  });
}
