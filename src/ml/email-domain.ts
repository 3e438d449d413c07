// The large ones only: enrichment knows more of them.
const FREE_MAIL =
  /^(?:gmail|googlemail|outlook|hotmail|live|msn|yahoo|ymail|rocketmail|icloud|me|mac|aol|gmx|web|t-online|freenet|proton|protonmail|mail|yandex|qq|163|126|rediffmail|zoho|libero|orange|wanadoo|laposte|free)\.[a-z]{2,3}(?:\.[a-z]{2})?$/;

/** The domain of an email address, in lower case; empty where there is none. */
export function domainOf(email: unknown): string {
  return /@([^@\s]+\.[^@\s.]{2,})$/.exec(String(email).toLowerCase())?.[1] ?? '';
}

/** True for the domain of a large provider of addresses for everybody. */
export function isFreeMail(domain: string): boolean {
  return FREE_MAIL.test(domain);
}
