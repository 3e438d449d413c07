import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { compileTemplate } from './template-compile.js';
import { stepExample } from './template-examples.js';
import { TEMPLATE_PROBLEM_CODES } from './template-problems.js';
import { STEP_KINDS } from './template-step-schemas.js';

type Tree = Record<string, unknown> | unknown[];

/** Places in a document: the paths of everything that a map or a list holds. */
function placesIn(value: unknown, at: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => [[...at, key], ...placesIn(one, [...at, key])]);
}
function replaced(document: unknown, [key, ...rest]: (string | number)[], value: unknown): unknown {
  const copy = structuredClone(document) as Tree as Record<string | number, unknown>;
  if (rest.length > 0) copy[key!] = replaced(copy[key!], rest, value);
  else if (value === undefined) delete copy[key!];
  else copy[key!] = value;
  return copy;
}

const shipped = readdirSync('templates').filter((name) => name.endsWith('.yaml'));
const documents = [
  ...STEP_KINDS.map((kind) => stepExample(kind)),
  ...shipped.map((name) => readFileSync(`templates/${name}`, 'utf8')),
].map((source) => parse(source) as unknown);
const words = fc.constantFrom(
  'end',
  '',
  'lead.attributes.x > 1',
  '{{ steps.a.b }}',
  '{% if %}',
  'constructor',
  '__proto__',
  'mon-fri',
  '1d',
  '__proto__.x',
);
const value = fc.oneof(words, fc.jsonValue({ maxDepth: 2 }), fc.constant(undefined));

describe('compileTemplate', () => {
  it('answers whatever a document has become with problems that have a code, a path and a sentence', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...documents),
        fc.array(fc.tuple(fc.nat(), value), { minLength: 1, maxLength: 3 }),
        async (document, changes) => {
          let changed = document;
          for (const [number, one] of changes) {
            const places = placesIn(changed);
            if (places.length > 0) changed = replaced(changed, places[number % places.length]!, one);
          }
          const facts = { customFields: ['budget'], templates: [{ key: 'new-lead-nurture', runs: [] }], secrets: [] };
          const result = await compileTemplate(stringify(changed), facts);
          if (result.ok) {
            // What was found right points at steps that are there, however it reads.
            const ids = new Set(result.definition.steps.map((step) => step.id));
            for (const { next } of result.definition.steps)
              expect(next === 'end' || next.startsWith('join:') || ids.has(next)).toBe(true);
            return;
          }
          expect(result.problems.length).toBeGreaterThan(0);
          for (const problem of result.problems) {
            expect(TEMPLATE_PROBLEM_CODES).toContain(problem.code);
            expect(problem.message).toMatch(/\S/);
          }
        },
      ),
      { numRuns: 400, interruptAfterTimeLimit: 20_000 },
    );
  }, 40_000);

  it('answers any text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.json()), async (text) => {
        expect((await compileTemplate(text)).ok).toBe(false);
      }),
    );
  });
});
