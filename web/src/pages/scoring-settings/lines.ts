/** A list of names as people write it, one a line or with commas between. */
export function readNames(text: string): string[] {
  const names = text
    .split(/[\n,]/)
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return [...new Set(names)];
}

export const writeNames = (names: readonly string[]): string => names.join('\n');
