import { assignCandidates, assignLead, isActiveUser, lockAssignments } from '../../db/repositories/assignments.js';
import { decideAssign } from '../../shared/steps/assign.js';
import type { StepFunction } from './step-types.js';

/** Gives the lead an owner, or goes where the step says that there is nobody to be found. */
export const assignStep: StepFunction<'assign'> = async ({ tx, step, lead, execution, log }) => {
  const owner = lead.ownerId !== null && (await isActiveUser(tx, lead.ownerId)) ? lead.ownerId : null;
  const isKept = step.keep && owner !== null;
  if (!isKept) await lockAssignments(tx);
  const who = step.user === undefined ? { role: step.role } : { email: step.user };
  const candidates = isKept ? [] : await assignCandidates(tx, lead.id, who);
  const decision = decideAssign(step, candidates, owner);
  if (decision.userId === null) {
    const none = { userId: null, next: step.onNone };
    return { outcome: { next: step.onNone }, record: { decision: none } };
  }
  if (decision.isNew) {
    await assignLead(tx, lead.id, decision.userId);
    const data = { ownerId: decision.userId, previousOwnerId: lead.ownerId, depth: execution.depth + 1 };
    log.tellAll([{ type: 'lead.assigned', data }]);
  }
  return { outcome: { next: step.next }, record: { decision: { ...decision, next: step.next } } };
};
