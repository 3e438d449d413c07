import type { Config } from '../../config/load-config.js';

/** Where a source is posted to; one that belongs to a template, where the template is called. */
export function sourceUrl(
  { key, templateId }: { key: string; templateId: string | null },
  { PUBLIC_URL }: Pick<Config, 'PUBLIC_URL'>,
): string {
  return new URL(templateId === null ? `/hooks/${key}` : `/hooks/templates/${key}`, PUBLIC_URL).toString();
}
