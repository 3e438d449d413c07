import { z } from 'zod';
import { SCOPES } from '../../shared/scopes.js';
import { TIMESTAMP } from '../common/fields.js';
import { pageOf } from '../common/pagination.js';

export const API_KEY = z
  .object({
    id: z.uuid(),
    name: z.string(),
    prefix: z.string().describe('How the key begins, to tell keys apart.'),
    scopes: z.array(z.enum(SCOPES)),
    createdAt: TIMESTAMP,
    lastUsedAt: TIMESTAMP.nullable(),
    expiresAt: TIMESTAMP.nullable(),
    revokedAt: TIMESTAMP.nullable(),
  })
  .meta({ id: 'ApiKey' });
export type ApiKeyDto = z.infer<typeof API_KEY>;
export const API_KEY_PAGE = pageOf(API_KEY, 'ApiKeyPage');

export const NEW_API_KEY = z
  .strictObject({
    name: z.string().trim().min(1).max(100),
    scopes: z.array(z.enum(SCOPES)).min(1).max(SCOPES.length),
    expiresAt: z.iso
      .datetime({ offset: true })
      .refine((moment) => Date.parse(moment) > Date.now(), 'must be in the future')
      .nullable()
      .optional(),
  })
  .meta({ id: 'NewApiKey' });
export type NewApiKey = z.infer<typeof NEW_API_KEY>;

export const CREATED_API_KEY = z
  .object({ apiKey: API_KEY, key: z.string().describe('Shown this once.') })
  .meta({ id: 'CreatedApiKey' });
export type CreatedApiKey = z.infer<typeof CREATED_API_KEY>;
