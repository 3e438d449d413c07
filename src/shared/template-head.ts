import type { Report } from './template-problems.js';
import { reportIssues } from './template-problems.js';
import { TEMPLATE_HEAD_SCHEMA, type TemplateHead } from './template-schema.js';

/** The outside of a template; without its trigger where that is none. */
export type ReadHead = Omit<TemplateHead, 'trigger'> & { trigger: TemplateHead['trigger'] | undefined };

/**
 * Reads the outside of a template. Where some of it is wrong, which is reported, the rest is read all the same, so that everything that is
 * wrong is found at once; undefined where there is nothing to read.
 */
export function readHead(value: unknown, report: Report): ReadHead | undefined {
  const whole = TEMPLATE_HEAD_SCHEMA.safeParse(value);
  if (whole.success) return whole.data;
  reportIssues(whole.error, [], report);
  if (!isMap(value)) return undefined;
  const { shape } = TEMPLATE_HEAD_SCHEMA;
  const read = <Key extends keyof TemplateHead>(key: Key): TemplateHead[Key] | undefined => {
    const parsed = shape[key].safeParse(value[key]);
    return parsed.success ? (parsed.data as TemplateHead[Key]) : undefined;
  };
  const messages = isMap(value.messages) ? value.messages : {};
  const exit = read('exit');
  const paused = read('paused');
  return {
    key: read('key') ?? '',
    name: read('name') ?? '',
    reentry: read('reentry') ?? 'once',
    ...(exit ? { exit } : {}),
    flow: read('flow') ?? 'steps',
    ...(paused === undefined ? {} : { paused }),
    trigger: read('trigger'),
    // A message that is wrong is there all the same: no step that sends it is to blame.
    messages: Object.fromEntries(Object.entries(messages).map(([name, message]) => [name, knownMessage(message)])),
    steps: Array.isArray(value.steps) ? value.steps.filter(isMap) : [],
  };
}

function knownMessage(message: unknown): TemplateHead['messages'][string] {
  if (!isMap(message)) return { subject: '', text: '' };
  const text = (field: string) => (typeof message[field] === 'string' ? { [field]: message[field] } : {});
  return { subject: '', ...text('subject'), ...text('mjml'), ...text('text') };
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
