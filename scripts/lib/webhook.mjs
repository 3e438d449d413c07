import { createHmac, randomUUID } from 'node:crypto';

/**
 * The headers of a body signed as the Standard Webhooks specification says.
 *
 * @param secret `whsec_` and base64
 */
export function signWebhook(secret, body, id = `msg_${randomUUID()}`, at = Date.now()) {
  const timestamp = Math.floor(at / 1_000);
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': `v1,${signature}`,
  };
}

/**
 * Posts one lead, signed.
 *
 * @returns `{ receiptId, duplicate }`
 */
export async function postLead(instance, lead) {
  const body = JSON.stringify(lead);
  const response = await fetch(`${instance.url}/hooks/${instance.demoSource.key}`, {
    method: 'POST',
    headers: signWebhook(instance.demoSource.secret, body),
    body,
    signal: AbortSignal.timeout(10_000),
  });
  if (response.status !== 202) throw new Error(`a lead was refused: ${response.status} ${await response.text()}`);
  return response.json();
}
