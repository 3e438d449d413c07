import { didYouMean } from './nearest-name.js';
import type { ExpressionChecker } from './template-expressions.js';
import { TEMPLATE_LIMITS } from './template-limits.js';
import type { Path } from './template-problems.js';
import { liquidNames } from './template-rendering.js';
import type { FlatStepSource } from './template-step-schemas.js';

type Http = Extract<FlatStepSource, { http: unknown }>['http'];

/** Checks an http step: where it goes, what it sends, which secrets it takes and where it puts them. */
export function checkHttp(
  http: Http,
  path: Path,
  checker: Pick<ExpressionChecker, 'condition' | 'liquid' | 'report'>,
  secrets: readonly string[] | undefined,
): void {
  checkUrl(http.url, [...path, 'url'], checker);
  if (Object.keys(http.headers).length > TEMPLATE_LIMITS.httpHeaders)
    checker.report([...path, 'headers'], 'schema', `${TEMPLATE_LIMITS.httpHeaders} headers at most`);
  if (Object.keys(http.save).length > TEMPLATE_LIMITS.outputs)
    checker.report([...path, 'save'], 'schema', `${TEMPLATE_LIMITS.outputs} names at most`);
  if (http.body !== undefined) checkBody(http, [...path, 'body'], checker);
  for (const [name, value] of Object.entries(http.headers)) {
    checker.liquid(value, [...path, 'headers', name], { secrets: undefined });
  }
  const texts: [string, Path][] = Object.entries(http.headers).map(([name, text]) => [
    text,
    [...path, 'headers', name],
  ]);
  for (const [text, at] of [...texts, [http.url, [...path, 'url']] as [string, Path]]) {
    for (const name of secretsIn(text)) {
      if (secrets && !secrets.includes(name)) {
        const hint = didYouMean(name, secrets) || '; put it into the vault first';
        checker.report(at, 'secret_unknown', `there is no secret "${name}"${hint}`);
      }
    }
  }
  for (const [name, expression] of Object.entries(http.save)) {
    checker.condition(expression, [...path, 'save', name], { wanted: 'value', scope: 'response' });
  }
  checker.condition(http.accept, [...path, 'accept'], { scope: 'response' });
}

/** Names of secrets that a Liquid text takes. */
export function secretsIn(text: string): string[] {
  if (!text.includes('secrets')) return [];
  const names = liquidNames(text);
  if ('problem' in names) return [];
  return names.paths.filter(([root, name]) => root === 'secrets' && name !== undefined).map(([, name]) => name!);
}

/** Where a request goes must not be for a lead to say, nor a secret be where servers log it. */
const LITERAL_HOST = /^https?:\/\/[a-z0-9.-]+(?::\d{1,5})?(?:[/?#]|$)/i;
const LITERAL_ADDRESS = /^https?:\/\/\[[0-9a-f:.]+\](?::\d{1,5})?(?:[/?#]|$)/i;

function checkUrl(url: string, path: Path, checker: Pick<ExpressionChecker, 'liquid' | 'report'>): void {
  if (!LITERAL_HOST.test(url) && !LITERAL_ADDRESS.test(url)) {
    checker.report(
      path,
      'url_invalid',
      'must begin with https:// (or http://) and a host that is written out, without Liquid',
    );
  }
  const query = url.indexOf('?');
  const [before, after] = query < 0 ? [url, ''] : [url.slice(0, query), url.slice(query)];
  if (secretsIn(before).length > 0) {
    checker.report(path, 'secret_misplaced', 'a secret goes into a header, or into the query of the URL');
    return;
  }
  // In one piece, as a tag may reach over the question mark.
  checker.liquid(url, path, after === '' ? {} : { secrets: undefined });
}

function checkBody(http: Http, path: Path, checker: Pick<ExpressionChecker, 'liquid' | 'report'>): void {
  if (http.method === 'GET') checker.report(path, 'schema', 'a GET has no body; write method: POST');
  if (JSON.stringify(http.body).length > TEMPLATE_LIMITS.httpBodyCharacters)
    checker.report(path, 'schema', `is longer than ${TEMPLATE_LIMITS.httpBodyCharacters / 1024} KB`);
  for (const [text, at] of textsIn(http.body, path)) {
    if (secretsIn(text).length > 0) {
      checker.report(at, 'secret_misplaced', 'a secret goes into a header, or into the query of the URL');
    } else checker.liquid(text, at);
  }
}

function textsIn(value: unknown, path: Path): [string, Path][] {
  if (typeof value === 'string') return [[value, path]];
  if (typeof value !== 'object' || value === null) return [];
  const entries = Array.isArray(value) ? value.map((one, index) => [index, one] as const) : Object.entries(value);
  return entries.flatMap(([key, one]) => textsIn(one, [...path, key as string | number]));
}
