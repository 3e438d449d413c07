import { domainToASCII } from 'node:url';

/** Local part and domain as RFC 5321 lets them pass unquoted; lengths are checked apart. */
const EMAIL =
  /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

/**
 * An email address in the form that makes leads unique: no white space around it, lower case, the domain in ASCII.
 *
 * @returns null where it is no address that a mail could be sent to
 */
export function normaliseEmail(text: string): string | null {
  // A pasted `Name <address>` or `mailto:` is common in forms.
  const bare = /<([^<>]+)>\s*$/.exec(text)?.[1] ?? text.replace(/^\s*mailto:/i, '');
  const [local, domain, ...rest] = bare.trim().normalize('NFC').toLowerCase().split('@');
  if (!local || !domain || rest.length > 0 || local.length > 64) return null;
  const address = `${local}@${domainToASCII(domain)}`;
  return address.length <= 254 && EMAIL.test(address) ? address : null;
}
