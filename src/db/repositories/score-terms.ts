import type { Score, ScoreReason } from '../../shared/score.js';
import type { OrganizationTransaction } from '../database.js';

/** The words of one term of a model. */
export type ScoreTerm = Pick<ScoreReason, 'feature' | 'label'>;

/** Term numbers by feature, as committed; by organization and model. A model has one entry for each organization that it scores for. */
const known = new Map<string, Map<string, number>>();
/** Models come and go; more than this many organizations and versions at a time are looked up again. */
const MOST_KNOWN = 10_000;

/**
 * The number of each term of a model in this organization. Terms that are new, the first score of a model among them, are appended, so that
 * the numbers of scores that are stored stay true.
 *
 * @param scores - all of one model
 */
export async function scoreTerms(
  tx: OrganizationTransaction,
  scores: readonly Score[],
): Promise<ReadonlyMap<string, number>> {
  const { model } = scores[0]!;
  const cached = known.get(cacheKey(tx, model));
  if (cached && scores.every(({ reasons }) => reasons.every(({ feature }) => cached.has(feature)))) return cached;
  return addTerms(
    tx,
    model,
    scores.flatMap(({ reasons }) => reasons),
  );
}

/** The same for terms that are known apart from scores. */
export async function termNumbers(
  tx: OrganizationTransaction,
  model: Score['model'],
  terms: readonly ScoreTerm[],
): Promise<ReadonlyMap<string, number>> {
  const cached = known.get(cacheKey(tx, model));
  return cached && terms.every(({ feature }) => cached.has(feature)) ? cached : addTerms(tx, model, terms);
}

function cacheKey({ organizationId }: OrganizationTransaction, { key, version }: Score['model']): string {
  return `${organizationId}/${key}/${version}`;
}

async function addTerms(
  tx: OrganizationTransaction,
  model: Score['model'],
  terms: readonly ScoreTerm[],
): Promise<ReadonlyMap<string, number>> {
  const { key, version } = model;
  const numbers = numbered(await lockTerms(tx, key, version));
  const added: ScoreTerm[] = [];
  for (const { feature, label } of terms) {
    if (numbers.has(feature)) continue;
    numbers.set(feature, numbers.size);
    added.push({ feature, label });
  }
  if (added.length > 0) {
    await tx.query(
      `UPDATE score_terms SET terms = terms || $4::jsonb WHERE organization_id = $1 AND model_key = $2 AND model_version = $3`,
      [tx.organizationId, key, version, JSON.stringify(added)],
    );
    // Not kept here: this transaction may still be rolled back.
    return numbers;
  }
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(cacheKey(tx, model), numbers);
  return numbers;
}

/** Locks the terms until the commit, so that two batches do not give one number to two terms. */
async function lockTerms(tx: OrganizationTransaction, key: string, version: string): Promise<ScoreTerm[]> {
  const values = [tx.organizationId, key, version];
  await tx.query(
    `INSERT INTO score_terms (organization_id, model_key, model_version, terms) VALUES ($1, $2, $3, '[]') ON CONFLICT DO NOTHING`,
    values,
  );
  const { rows } = await tx.query<{ terms: ScoreTerm[] }>(
    'SELECT terms FROM score_terms WHERE organization_id = $1 AND model_key = $2 AND model_version = $3 FOR UPDATE',
    values,
  );
  return rows[0]!.terms;
}

function numbered(terms: readonly ScoreTerm[]): Map<string, number> {
  return new Map(terms.map(({ feature }, index) => [feature, index]));
}
