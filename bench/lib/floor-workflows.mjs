/** What somebody would write by hand with Temporal, without templates: the floors of `quiet` and `sequence`. */
import { proxyActivities, proxyLocalActivities, sleep } from '@temporalio/workflow';

const { nothing, isPromising, markGreeted } = proxyLocalActivities({ startToCloseTimeout: '40s' });
const { greet } = proxyActivities({ startToCloseTimeout: '2m', heartbeatTimeout: '15s' });

export async function oneStep() {
  await nothing();
}

/** The shape of bench/templates/sequence: branch, send, wait, update, stop. */
export async function sequence(leadId) {
  if (!(await isPromising(leadId))) return;
  await greet(leadId);
  await sleep('1s');
  await markGreeted(leadId);
}
