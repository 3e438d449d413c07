import { request } from 'undici';
import { z } from 'zod';
import { storableText } from '../../shared/storable-text.js';
import type { EnrichmentProvider } from './enrichment-provider.js';

const stored = (limit: number) =>
  z
    .string()
    .max(limit)
    .transform((value) => storableText(value, limit));
const text = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .transform((value) => storableText(value, 200));
const ANSWER = z.object({
  fields: z
    .object({ company: text, country: z.string().regex(/^[A-Z]{2}$/), city: text, timeZone: text })
    .partial()
    .default({}),
  facts: z.record(stored(64), z.union([stored(1_000), z.number(), z.boolean(), z.null()])).default({}),
});

/** An answer of more than this is no answer about one lead. */
const MOST_BYTES = 64 * 1024;

/**
 * Any service that takes `{email, phone, company, country}` by POST and answers `{fields, facts}`. 404 and 204 mean that it knows
 * nothing of the lead.
 */
export function httpProvider(options: { url: string; token: string | undefined }): EnrichmentProvider {
  return {
    name: 'http',
    remote: true,
    async enrich({ email, phone, company, country }, signal) {
      const response = await request(options.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json',
          ...(options.token ? { authorization: `Bearer ${options.token}` } : {}),
        },
        body: JSON.stringify({ email, phone, company, country }),
        signal,
      });
      if (response.statusCode === 404 || response.statusCode === 204) {
        await response.body.dump();
        return null;
      }
      if (response.statusCode !== 200) {
        await response.body.dump();
        throw new Error(`the enrichment provider answered ${response.statusCode}`);
      }
      return ANSWER.parse(JSON.parse(await readBounded(response.body)));
    },
  };
}

async function readBounded(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new Error('the enrichment provider’s answer is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
