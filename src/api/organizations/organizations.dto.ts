import { z } from 'zod';
import { DAILY_CAP, QUIET_HOURS, SEND_POLICY } from '../../shared/send-gate/send-policy.js';
import { isTimeZone } from '../../shared/time-zone.js';

export const ORGANIZATION = z
  .object({
    id: z.uuid(),
    name: z.string(),
    slug: z.string(),
    timeZone: z.string().describe('Where a lead’s own is not known.'),
    sendPolicy: SEND_POLICY.meta({ id: 'SendPolicy' }).describe(
      'When and how often leads are written to, as it is in effect.',
    ),
  })
  .meta({ id: 'Organization' });
export type OrganizationDto = z.infer<typeof ORGANIZATION>;

export const ORGANIZATION_PATCH = z
  .strictObject({
    name: z.string().trim().min(1).max(200).optional(),
    timeZone: z
      .string()
      .refine(isTimeZone, 'must be a time zone such as Europe/Berlin')
      .optional()
      .meta({ example: 'Europe/Berlin' }),
    sendPolicy: z
      .strictObject({
        quietHours: QUIET_HOURS.nullable().optional().describe('`null`: none.'),
        dailyCap: DAILY_CAP.nullable().optional().describe('`null`: none.'),
      })
      .nullable()
      .optional()
      .describe('What is named changes, the rest stays. `null`: back to the default.'),
  })
  .meta({ id: 'OrganizationPatch' });
export type OrganizationPatch = z.infer<typeof ORGANIZATION_PATCH>;
