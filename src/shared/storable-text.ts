/**
 * Text as PostgreSQL stores it, of a length at most: no NUL, and no half of a surrogate pair, neither one that came in nor one that the
 * cut left behind.
 *
 * @param limit - UTF-16 code units
 */
export function storableText(text: string, limit: number): string {
  const cut = text.length > limit && isHighSurrogate(text.charCodeAt(limit - 1)) ? limit - 1 : limit;
  return text.slice(0, cut).replaceAll('\u0000', '').toWellFormed();
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}
