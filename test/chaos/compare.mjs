const RECEIPTS = `SELECT id, status, lead_id, idempotency_key AS key, reason_code FROM receipts`;
const LEADS = `
  SELECT l.id, l.email, EXISTS (SELECT FROM current_scores c WHERE c.lead_id = l.id) AS scored,
         (SELECT count(*)::int FROM lead_scores s WHERE s.lead_id = l.id) AS scores,
         (SELECT count(*)::int FROM events e WHERE e.lead_id = l.id AND e.type = 'lead.created') AS created_events
    FROM leads l`;
const EXECUTIONS = `
  SELECT x.id, x.lead_id, x.state, x.error_code, m.status AS mail, m.internet_message_id AS message_id
    FROM workflow_executions x LEFT JOIN messages m ON m.execution_id = x.id AND m.channel = 'email'`;
const MOST_EXAMPLES = 5;

/**
 * Compares what the sender was promised with what is there: receipts, leads, scores, events, executions and the mails that arrived.
 *
 * @returns counts, and under `examples` a few of each that should not be
 */
export async function compare({ sender, database, mail }) {
  const [receipts, leads, executions] = await Promise.all(
    [RECEIPTS, LEADS, EXECUTIONS].map((sql) => database.rows(sql)),
  );
  const receiptById = new Map(receipts.map((row) => [row.id, row]));
  const leadByEmail = Map.groupBy(leads, (row) => row.email);
  const executionsByLead = Map.groupBy(executions, (row) => row.lead_id);
  const promised = new Map(sender.log.map((entry) => [entry.receiptId, entry]));
  const emails = [...new Set(sender.log.map((entry) => entry.email))];

  const found = {
    lost: [...promised.values()].filter((entry) => !isWorkedOff(receiptById.get(entry.receiptId), entry, leadByEmail)),
    receiptsDoubled: [...Map.groupBy(receipts, (row) => row.key)].filter(([, rows]) => rows.length > 1),
    repeatedElsewhere: sender.repeatedElsewhere,
    leadsDuplicated: emails.filter((email) => (leadByEmail.get(email)?.length ?? 0) > 1),
    eventsWrong: leads.filter((lead) => lead.created_events !== 1),
    executionsMissing: leads.filter((lead) => !executionsByLead.has(lead.id)),
    executionsDoubled: leads.filter((lead) => (executionsByLead.get(lead.id)?.length ?? 0) > 1),
    // Parked too: nothing of what goes wrong here is for a person to mend.
    executionsStuck: executions.filter(({ state }) => state !== 'completed' && state !== 'stopped'),
    mailsMissing: emails.filter((email) => !mail.byRecipient.has(email)),
    mailsDoubled: [...mail.byRecipient].filter(([, count]) => count > 1),
    outcomesUnknown: executions.filter((row) => row.mail === 'unknown' || row.mail === 'sending'),
    sentButNotThere: executions.filter((row) => row.mail === 'sent' && !mail.byMessageId.has(row.message_id)),
  };
  const counts = Object.fromEntries(Object.entries(found).map(([name, list]) => [name, list.length]));
  const wrong = Object.entries(found).filter(([, list]) => list.length > 0);
  return {
    accepted: promised.size,
    leads: leads.length,
    mails: mail.accepted,
    // Scores beyond one for each receipt: not promised to be none, yet worth to be seen.
    scoresBeyondReceipts: leads.reduce((sum, lead) => sum + lead.scores, 0) - receipts.length,
    ...counts,
    examples: Object.fromEntries(wrong.map(([name, list]) => [name, list.slice(0, MOST_EXAMPLES)])),
  };
}

/** What was acknowledged became a receipt that is done, and a lead with a score. */
function isWorkedOff(receipt, entry, leadByEmail) {
  const lead = leadByEmail.get(entry.email)?.[0];
  return receipt?.status === 'done' && lead?.scored && receipt.lead_id === lead.id;
}
