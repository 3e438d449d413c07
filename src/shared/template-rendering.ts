import { Liquid, type Template } from 'liquidjs';

/** What messages may name: roots, and the fields of those whose fields are fixed. */
const VARIABLES: Readonly<Record<string, readonly string[] | undefined>> = {
  lead: [
    'id',
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

const parsed = new Map<string, Template[]>();
const MOST_PARSED = 500;

/** Answers what is wrong with a Liquid text (its syntax, or a variable that there is not), or undefined. */
export function checkLiquid(source: string): string | undefined {
  let templates: Template[];
  try {
    templates = engines.text.parse(source);
  } catch (error) {
    return firstLine(error);
  }
  const unknown = engines.text
    .globalVariableSegmentsSync(templates)
    .filter(([root, field]) => {
      if (typeof root !== 'string' || !(root in VARIABLES)) return true;
      const fields = VARIABLES[root];
      return fields !== undefined && typeof field === 'string' && !fields.includes(field);
    })
    .map((segments) => segments.filter((segment) => typeof segment === 'string').join('.'));
  return unknown.length > 0 ? `unknown: ${[...new Set(unknown)].join(', ')}` : undefined;
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
