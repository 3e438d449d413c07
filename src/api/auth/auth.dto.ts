import { z } from 'zod';
import { ROLES, SCOPES } from '../../shared/scopes.js';

export const LOGIN_REQUEST = z
  .strictObject({
    email: z.string().trim().toLowerCase().min(3).max(320),
    // Long enough for any passphrase; argon2 would hash megabytes otherwise.
    password: z.string().min(1).max(1_024),
  })
  .meta({ id: 'LoginRequest' });

/** The token may come in the cookie instead, so there may be no body at all. */
export const REFRESH_REQUEST = z
  .strictObject({ refreshToken: z.string().min(1).max(256).optional() })
  .meta({ id: 'RefreshRequest' });
export const OPTIONAL_REFRESH_REQUEST = z.preprocess((body) => body ?? {}, REFRESH_REQUEST);

const ORGANIZATION = z
  .object({ id: z.uuid(), name: z.string(), slug: z.string(), timeZone: z.string() })
  .meta({ id: 'OrganizationSummary' });

export const USER_ME = z
  .object({
    kind: z.literal('user'),
    id: z.uuid(),
    email: z.string(),
    name: z.string(),
    role: z.enum(ROLES),
    scopes: z.array(z.enum(SCOPES)),
    organization: ORGANIZATION,
  })
  .meta({ id: 'UserMe' });

export const API_KEY_ME = z
  .object({
    kind: z.literal('api_key'),
    id: z.uuid(),
    name: z.string(),
    scopes: z.array(z.enum(SCOPES)),
    organization: ORGANIZATION,
  })
  .meta({ id: 'ApiKeyMe' });

export const ME = z.discriminatedUnion('kind', [USER_ME, API_KEY_ME]).meta({ id: 'Me' });

export const SESSION = z
  .object({
    accessToken: z.string(),
    expiresIn: z.int().describe('Seconds until the access token ends.'),
    refreshToken: z.string().describe('Good for one use; also set as an HttpOnly cookie.'),
    user: USER_ME,
  })
  .meta({ id: 'Session' });

export type UserMe = z.infer<typeof USER_ME>;
export type Me = z.infer<typeof ME>;
export type Session = z.infer<typeof SESSION>;
