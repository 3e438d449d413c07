/** Where something is wrong, as people write it: `['leads', 3, 'email']` → `leads[3].email`. */
export function formatPath(path: readonly unknown[]): string {
  return path
    .map((segment) => (typeof segment === 'object' && segment !== null ? (segment as { key: unknown }).key : segment))
    .reduce<string>(
      (text, key) => (typeof key === 'number' ? `${text}[${key}]` : `${text}${text && '.'}${String(key)}`),
      '',
    );
}
