import type { SendStep } from '../template-definition.js';

/** Who gets an in-app notice: a user, or the users of a role. */
export type NoticeAudience = { userId: string } | { role: 'admin' | 'agent'; orElse?: 'admin' };

/** The owner's notice goes to the admins where the lead has no owner; a young organization has admins only: they are its agents. */
export function noticeAudience({ to }: Pick<SendStep, 'to'>, ownerId: string | null): NoticeAudience {
  if (to === 'owner' && ownerId !== null) return { userId: ownerId };
  return to === 'agents' ? { role: 'agent', orElse: 'admin' } : { role: 'admin' };
}
