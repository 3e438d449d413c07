const RECEIPTS = `SELECT id, status, lead_id, idempotency_key AS key, reason_code FROM receipts`;
const LEADS = `
  SELECT l.id, l.email, EXISTS (SELECT FROM current_scores c WHERE c.lead_id = l.id) AS scored,
         (SELECT count(*)::int FROM events e WHERE e.lead_id = l.id AND e.type = 'lead.created') AS created_events
    FROM leads l`;
const EXECUTIONS = `
  SELECT x.id, x.lead_id, x.state, x.error_code, m.status AS mail, m.internet_message_id AS message_id
    FROM workflow_executions x LEFT JOIN messages m ON m.execution_id = x.id AND m.channel = 'email'`;
const MOST_EXAMPLES = 5;

/**
 * Compares what the sender was promised with receipts, leads, scores and events.
 *
 * @param around.log every 202: `{ receiptId, email }`
 * @param around.more further lists of what should not be, made of what was read: `({ emails, leads, leadByEmail }) => { name: list }`
 * @returns counts, and under `examples` a few of each that should not be
 */
export async function compareIntake({ log, repeatedElsewhere, database, more = () => ({}) }) {
  const [receipts, leads] = await Promise.all([RECEIPTS, LEADS].map((sql) => database.rows(sql)));
  const receiptById = new Map(receipts.map((row) => [row.id, row]));
  const leadByEmail = Map.groupBy(leads, (row) => row.email);
  const promised = new Map(log.map((entry) => [entry.receiptId, entry]));
  const emails = [...new Set(log.map((entry) => entry.email))];

  const found = {
    lost: [...promised.values()].filter((entry) => !isWorkedOff(receiptById.get(entry.receiptId), entry, leadByEmail)),
    receiptsDoubled: [...Map.groupBy(receipts, (row) => row.key)].filter(([key, rows]) => key && rows.length > 1),
    repeatedElsewhere,
    leadsDuplicated: emails.filter((email) => (leadByEmail.get(email)?.length ?? 0) > 1),
    eventsWrong: leads.filter((lead) => lead.created_events !== 1),
    ...more({ emails, leads, leadByEmail }),
  };
  const counts = Object.fromEntries(Object.entries(found).map(([name, list]) => [name, list.length]));
  const wrong = Object.entries(found).filter(([, list]) => list.length > 0);
  return {
    accepted: promised.size,
    leads: leads.length,
    ...counts,
    examples: Object.fromEntries(wrong.map(([name, list]) => [name, list.slice(0, MOST_EXAMPLES)])),
  };
}

/** The same, and executions and the mails that arrived. */
export async function compare({ sender, database, mail }) {
  const executions = await database.rows(EXECUTIONS);
  const byLead = Map.groupBy(executions, (row) => row.lead_id);
  const comparison = await compareIntake({
    log: sender.log,
    repeatedElsewhere: sender.repeatedElsewhere,
    database,
    more: ({ emails, leads }) => ({
      executionsMissing: leads.filter((lead) => !byLead.has(lead.id)),
      executionsDoubled: leads.filter((lead) => (byLead.get(lead.id)?.length ?? 0) > 1),
      // Parked too: nothing of what goes wrong here is for a person to mend.
      executionsStuck: executions.filter(({ state }) => state !== 'completed' && state !== 'stopped'),
      mailsMissing: emails.filter((email) => !mail.byRecipient.has(email)),
      mailsDoubled: [...mail.byRecipient].filter(([, count]) => count > 1),
      outcomesUnknown: executions.filter((row) => row.mail === 'unknown' || row.mail === 'sending'),
      sentButNotThere: executions.filter((row) => row.mail === 'sent' && !mail.byMessageId.has(row.message_id)),
    }),
  });
  return { ...comparison, mails: mail.accepted };
}

/** What was acknowledged became a receipt that is done, and a lead with a score. */
function isWorkedOff(receipt, entry, leadByEmail) {
  const lead = leadByEmail.get(entry.email)?.[0];
  return receipt?.status === 'done' && lead?.scored && receipt.lead_id === lead.id;
}
