import { Liquid, type Template } from 'liquidjs';
import { didYouMean } from './nearest-name.js';

/** What messages may name: roots, and the fields of those whose fields are fixed. */
const VARIABLES: Readonly<Record<string, readonly string[] | undefined>> = {
  lead: [
    'id',
    'name',
    'email',
    'phone',
    'first_name',
    'last_name',
    'company',
    'country',
    'city',
    'time_zone',
    'origin',
    'status',
    'tags',
    'attributes',
  ],
  score: ['known', 'value', 'points', 'band'],
  owner: ['name', 'email'],
  organization: ['name', 'time_zone'],
  execution: ['id'],
  links: ['lead', 'app'],
  now: undefined,
};

export type RenderContext = Record<string, unknown>;

const options = {
  // No file is ever read: templates are self-contained.
  templates: {},
  strictFilters: true,
  ownPropertyOnly: true,
  parseLimit: 256 * 1024,
  renderLimit: 500,
  memoryLimit: 5_000_000,
};
/** In HTML and in URLs every output is escaped; `| raw` is the way out. */
const engines = {
  html: new Liquid({ ...options, outputEscape: 'escape' }),
  text: new Liquid(options),
  url: new Liquid({ ...options, outputEscape: (value) => encodeURIComponent(String(value ?? '').toWellFormed()) }),
};
export type LiquidTarget = keyof typeof engines;
// `{{ 398000 | number }}` is 398,000; `| number: "de"` 398.000. What is no number stays as it is.
for (const engine of Object.values(engines)) engine.registerFilter('number', grouped);

function grouped(value: unknown, locale: unknown = 'en'): unknown {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) return value;
  const known = Intl.NumberFormat.supportedLocalesOf(
    /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/.test(String(locale)) ? String(locale) : 'en',
  );
  return new Intl.NumberFormat(known[0] ?? 'en', { maximumFractionDigits: 2 }).format(number);
}

const parsed = new Map<string, Template[]>();
const MOST_PARSED = 500;

/** Roots of which a place knows the names, beside those that every text may name. */
export type LiquidScope = Readonly<Record<string, readonly string[] | undefined>>;

/**
 * Answers what is wrong with a Liquid text (its syntax, or a variable that there is not), or undefined.
 *
 * @param scope - what may be named here besides; `undefined` for names that are not known
 */
export function checkLiquid(source: string, scope: LiquidScope = {}): string | undefined {
  const names = liquidNames(source);
  if ('problem' in names) return names.problem;
  const unknown = new Map<string, string>();
  for (const path of names.paths) {
    const [root = '', field] = path;
    const known = { ...VARIABLES, ...scope };
    if (!Object.hasOwn(known, root)) {
      unknown.set(path.join('.'), didYouMean(root, Object.keys(known)));
      continue;
    }
    const fields = known[root];
    if (fields === undefined || field === undefined || fields.includes(field)) continue;
    unknown.set(path.join('.'), didYouMean(field, fields));
  }
  if (unknown.size === 0) return undefined;
  return `unknown: ${[...unknown].map(([name, hint]) => `${name}${hint}`).join(', ')}`;
}

/** The variables that a Liquid text names, as far as their names are written out; or why it cannot be read. */
export function liquidNames(source: string): { paths: string[][] } | { problem: string } {
  try {
    const segments = engines.text.globalVariableSegmentsSync(engines.text.parse(source));
    return { paths: segments.map((path) => leadingTexts(path)) };
  } catch (error) {
    return { problem: firstLine(error) };
  }
}

/** `a[b].c` names only `a` for certain. */
function leadingTexts(path: readonly unknown[]): string[] {
  const end = path.findIndex((segment) => typeof segment !== 'string');
  return path.slice(0, end < 0 ? undefined : end) as string[];
}

/**
 * Renders a Liquid text. A field that the lead lacks gives nothing; use `| default: '…'`.
 *
 * @throws where it takes too long or too much memory, or a filter fails
 */
export function renderLiquid(source: string, context: RenderContext, target: LiquidTarget): string {
  const key = `${target}:${source}`;
  let templates = parsed.get(key);
  if (!templates) {
    templates = engines[target].parse(source);
    if (parsed.size >= MOST_PARSED) parsed.delete(parsed.keys().next().value!);
    parsed.set(key, templates);
  }
  return String(engines[target].renderSync(templates, context));
}

function firstLine(error: unknown): string {
  return String((error as Error).message).split('\n')[0]!;
}
