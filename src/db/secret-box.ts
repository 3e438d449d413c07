import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = 1 + NONCE_BYTES + TAG_BYTES;

/** What was sealed cannot be opened: another key, another owner, or altered bytes. */
export class SecretBoxError extends Error {
  override readonly name = 'SecretBoxError';
}

/**
 * Encrypts secrets that have to be read again (a source's secret: a signature can only be checked with the secret itself).
 * AES-256-GCM under a key derived from ENCRYPTION_KEY; layout `version ‖ nonce ‖ tag ‖ ciphertext`.
 *
 * The id of the row is authenticated along with the secret, so that a sealed secret copied into another row does not open there.
 *
 * @example
 * const box = new SecretBox(config.encryptionKey);
 * box.open(box.seal('whsec_…', source.id), source.id); // 'whsec_…'
 */
export class SecretBox {
  private readonly key: Buffer;

  constructor(encryptionKey: Buffer) {
    this.key = Buffer.from(hkdfSync('sha256', encryptionKey, '', 'throughline:secret-box', 32));
  }

  seal(secret: string, rowId: string): Buffer {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce);
    cipher.setAAD(Buffer.from(rowId));
    const ciphertext = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    return Buffer.concat([Buffer.of(VERSION), nonce, cipher.getAuthTag(), ciphertext]);
  }

  /** @throws SecretBoxError where the bytes were not sealed for this row under this key */
  open(sealed: Buffer, rowId: string): string {
    if (sealed.length < HEADER_BYTES || sealed[0] !== VERSION) {
      throw new SecretBoxError('the sealed secret has an unknown layout');
    }
    const nonce = sealed.subarray(1, 1 + NONCE_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', this.key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(rowId));
    decipher.setAuthTag(sealed.subarray(1 + NONCE_BYTES, HEADER_BYTES));
    try {
      return Buffer.concat([decipher.update(sealed.subarray(HEADER_BYTES)), decipher.final()]).toString('utf8');
    } catch {
      throw new SecretBoxError('the secret was sealed under another ENCRYPTION_KEY or for another row');
    }
  }
}
