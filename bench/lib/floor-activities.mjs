import { createTransport } from 'nodemailer';
import pg from 'pg';

const SUBJECT = 'Welcome';
const TEXT = 'Thank you for getting in touch. Your enquiry has reached us, and somebody is looking at it now.\n';

/** The least SQL that a hand-written sequence needs to read a lead, write a mail down before and after, and change the lead. */
export function createFloorActivities({ databaseUrl, smtpUrl }) {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 20, options: '-c search_path=bench_floor' });
  const transport = createTransport({ url: smtpUrl, pool: true, maxConnections: 5, maxMessages: 500 });
  const run = (name, text, values) => pool.query({ name, text, values });
  return {
    async nothing() {},

    async isPromising(leadId) {
      const { rows } = await run('lead', 'SELECT score FROM leads WHERE id = $1', [leadId]);
      return rows[0].score >= 0;
    },

    async greet(leadId) {
      const { rows } = await run(
        'claim',
        `INSERT INTO messages (lead_id, recipient, subject, body)
         SELECT id, email, $2, $3 FROM leads WHERE id = $1 RETURNING id, recipient`,
        [leadId, SUBJECT, TEXT],
      );
      const [{ id, recipient }] = rows;
      await transport.sendMail({
        from: 'Floor <floor@example.com>',
        to: recipient,
        messageId: `<${id}@floor.example.com>`,
        subject: SUBJECT,
        text: TEXT,
      });
      await run('settle', `UPDATE messages SET status = 'sent', settled_at = now() WHERE id = $1`, [id]);
    },

    async markGreeted(leadId) {
      await run(
        'mark',
        `WITH changed AS (
           UPDATE leads SET tags = tags || '{greeted}'::text[], updated_at = now() WHERE id = $1 RETURNING id
         )
         INSERT INTO events (lead_id, type) SELECT id, 'lead.updated' FROM changed`,
        [leadId],
      );
    },
  };
}
