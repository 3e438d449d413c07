import { createHash } from 'node:crypto';

/**
 * The id of a message, made from what may send it at most once: execution, step, visit and, where one step addresses several
 * users, the recipient. A UUIDv8 (RFC 9562): its first 48 bits are the time of the execution's UUIDv7, so that messages lie in
 * the partition of their execution's month; the rest is SHA-256.
 */
export function messageId(executionId: string, stepId: string, visit: number, recipient = ''): string {
  const hash = createHash('sha256').update([executionId, stepId, visit, recipient].join('|')).digest();
  const bytes = Buffer.concat([Buffer.from(executionId.replaceAll('-', '').slice(0, 12), 'hex'), hash.subarray(0, 10)]);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** RFC 5322 Message-ID of a mail, angle brackets included: what a provider is asked about when an outcome is unknown. */
export function internetMessageId(id: string, from: string): string {
  const domain = /@([a-z0-9.-]+)>?\s*$/i.exec(from)?.[1] ?? 'throughline.invalid';
  return `<${id}@${domain.toLowerCase()}>`;
}
