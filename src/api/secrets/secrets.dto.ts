import { z } from 'zod';
import { TIMESTAMP } from '../common/fields.js';
import { pageOf } from '../common/pagination.js';

const NAME = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]{0,62}$/, 'must be capital letters, digits and _, beginning with a letter');

export const SECRET = z
  .object({
    name: z.string(),
    createdBy: z.uuid().describe('A user or an API key.'),
    updatedBy: z.uuid(),
    createdAt: TIMESTAMP,
    updatedAt: TIMESTAMP,
  })
  .meta({ id: 'Secret', description: 'A secret of the vault. Its value is never answered.' });
export type SecretDto = z.infer<typeof SECRET>;
export const SECRET_PAGE = pageOf(SECRET, 'SecretPage');

export const SECRET_CURSOR = z.object({ name: NAME });
export const SECRET_PARAMS = z.object({ name: NAME });
export type SecretParams = z.infer<typeof SECRET_PARAMS>;

export const SECRET_VALUE = z
  .strictObject({
    value: z
      .string()
      .min(1)
      .max(4_000)
      // It goes into headers and queries as it is: a line end that was copied along would make it another, or two headers of one.
      .regex(/^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/, 'must be one line of ASCII, without spaces around it'),
  })
  .meta({ id: 'SecretValue' });
export type SecretValue = z.infer<typeof SECRET_VALUE>;
