import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { OrganizationReader } from '../../db/database.js';
import { decodeCursor, toPage, type Page } from '../common/pagination.js';
import type { LeadDto, LeadQuery } from './leads.dto.js';
import { LEAD_COLUMNS, SCORED_LEADS, toLead, type LeadRow } from './lead-row.js';

const RECENT_CURSOR = z.object({ sort: z.literal('recent'), id: z.uuid() });
/** `score: null` stands behind all scored leads. */
const SCORE_CURSOR = z.object({ sort: z.literal('score'), score: z.number().nullable(), id: z.uuid() });

/** Conditions of a list, with their values in order. */
class Conditions {
  readonly values: unknown[] = [];
  private readonly parts: string[] = [];

  /** `$` in the text stands for the value. */
  add(text: string, ...values: unknown[]): this {
    this.parts.push(text.replaceAll(/\$/g, () => `$${this.values.push(values.shift())}`));
    return this;
  }

  toString(): string {
    return this.parts.join(' AND ');
  }
}

/** Of a search; the others are left out. */
const MOST_WORDS = 10;
/** Fewer would be the end of too many numbers. */
const FEWEST_DIGITS = 4;
/** Without those that have no score yet. */
const LEADS_BY_SCORE = 'current_scores s JOIN leads l ON l.organization_id = s.organization_id AND l.id = s.lead_id';

/** Lists leads, newest or highest score first. Each page is an index scan, however deep. */
export async function listLeads(reader: OrganizationReader, query: LeadQuery): Promise<Page<LeadDto>> {
  if (query.q) return search(reader, query, query.q);
  return query.sort === 'score' ? listByScore(reader, query) : listRecent(reader, query);
}

/** The function finds the page's ids by the index of words, which row-level security would keep it from (see its migration). */
async function search(reader: OrganizationReader, query: LeadQuery, q: string): Promise<Page<LeadDto>> {
  const words = wordsOf(q);
  if (words === null) return { items: [], nextCursor: null };
  const byScore = query.sort === 'score';
  const after = byScore ? decodeCursor(query.cursor, SCORE_CURSOR) : decodeCursor(query.cursor, RECENT_CURSOR);
  const { rows } = await reader.query<LeadRow>(
    `SELECT ${LEAD_COLUMNS} FROM ${SCORED_LEADS}
     WHERE l.organization_id = $1 AND l.id = ANY (ARRAY(SELECT search_leads($2, $3, $4, $5, $6, $7, $8, $9)))
     ORDER BY ${byScore ? 's.value DESC NULLS LAST, l.id DESC' : 'l.id DESC'}`,
    [
      reader.organizationId,
      words,
      phoneDigits(q),
      query.status ?? null,
      query.band ?? null,
      byScore,
      after && 'score' in after ? after.score : null,
      after?.id ?? null,
      query.limit + 1,
    ],
  );
  return toPage(rows, query.limit, toLead, (row) =>
    byScore ? { sort: 'score', score: row.score_value, id: row.id } : { sort: 'recent', id: row.id },
  );
}

async function listRecent(reader: OrganizationReader, query: LeadQuery): Promise<Page<LeadDto>> {
  const after = decodeCursor(query.cursor, RECENT_CURSOR);
  const conditions = filters(reader, query);
  if (after) conditions.add('l.id < $', after.id);
  const rows = await select(reader, SCORED_LEADS, conditions, 'l.id DESC', query.limit + 1);
  return toPage(rows, query.limit, toLead, ({ id }) => ({ sort: 'recent', id }));
}

/** Two scans: scored leads are walked by the index of the scores, those without a score stand behind them. */
async function listByScore(reader: OrganizationReader, query: LeadQuery): Promise<Page<LeadDto>> {
  const after = decodeCursor(query.cursor, SCORE_CURSOR);
  const wanted = query.limit + 1;
  const rows: LeadRow[] = [];
  if (after?.score !== null) {
    const scored = filters(reader, query).add('s.organization_id = $', reader.organizationId);
    if (after) scored.add('(s.value, s.lead_id) < ($, $)', after.score, after.id);
    rows.push(...(await select(reader, LEADS_BY_SCORE, scored, 's.value DESC, s.lead_id DESC', wanted)));
  }
  if (rows.length < wanted && !query.band) {
    const unscored = filters(reader, query).add('s.lead_id IS NULL');
    if (after?.score === null) unscored.add('l.id < $', after.id);
    rows.push(...(await select(reader, SCORED_LEADS, unscored, 'l.id DESC', wanted - rows.length)));
  }
  return toPage(rows, query.limit, toLead, (row) => ({ sort: 'score', score: row.score_value, id: row.id }));
}

function filters(reader: OrganizationReader, { status, band }: LeadQuery): Conditions {
  const conditions = new Conditions().add('l.organization_id = $', reader.organizationId);
  if (status) conditions.add('l.status = $', status);
  if (band) conditions.add('s.band = $', band);
  return conditions;
}

/** Conditions make few texts, so each has a name made of it. */
async function select(
  reader: OrganizationReader,
  from: string,
  conditions: Conditions,
  order: string,
  limit: number,
): Promise<LeadRow[]> {
  const where = String(conditions);
  const text = `SELECT ${LEAD_COLUMNS} FROM ${from} WHERE ${where} ORDER BY ${order} LIMIT $${conditions.values.length + 1}`;
  const name = createHash('md5').update(text).digest('base64url');
  return (await reader.query<LeadRow>(text, [...conditions.values, limit], `leads-${name}`)).rows;
}

/**
 * A search as PostgreSQL wants it: each of its words is the beginning of some word of the lead.
 *
 * @returns null where nothing in it is a word or a number
 */
function wordsOf(q: string): string | null {
  const words =
    q
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  if (words.length === 0) return null;
  return words
    .slice(0, MOST_WORDS)
    .map((word) => `${word}:*`)
    .join(' & ');
}

/** The digits of what may be (the end of) a phone number, without the zero before a national one; null of anything else. */
function phoneDigits(q: string): string | null {
  if (!/^[+\d\s()./-]+$/.test(q)) return null;
  const digits = q.replace(/\D/g, '').replace(/^0+(?=\d{6})/, '');
  return digits.length < FEWEST_DIGITS ? null : digits;
}
