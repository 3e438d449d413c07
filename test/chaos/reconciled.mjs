/**
 * How many mails had an outcome that a crash or a broken connection left open, and were settled by the product itself, which asked the mail
 * server: what it found there, and what it did not and sent again.
 */
export async function countReconciled(database) {
  const [row] = await database.rows(
    `SELECT count(*)::int AS count FROM messages m
     WHERE status = 'sent' AND (reason_code = 'reconciled'
       OR EXISTS (SELECT FROM events e WHERE e.type = 'message.unknown' AND e.data->>'messageId' = m.id::text))`,
  );
  return row.count;
}
