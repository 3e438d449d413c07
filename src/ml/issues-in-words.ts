import type { z } from 'zod';
import { formatPath } from '../shared/format-path.js';

/** Said at most; a manifest of another form has hundreds. */
const MOST = 5;

/** What is wrong with something that was read, in one line: `features[0].key: must be a string; bands: …`. */
export function issuesInWords({ issues }: z.ZodError): string {
  const said = issues
    .slice(0, MOST)
    .map(({ path, message }) => (path.length > 0 ? `${formatPath(path)}: ${message}` : message));
  return [...said, ...(issues.length > MOST ? [`and ${issues.length - MOST} more`] : [])].join('; ');
}
