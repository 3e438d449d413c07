import { mutationOptions } from '@tanstack/react-query';
import { session } from '../auth/session.js';
import { answer, api } from './client.js';
import { keys } from './keys.js';
import { pagedQuery, whileAny } from './paging.js';
import { Problem } from './problem.js';
import { queryClient } from './query-client.js';
import type { LeadImport } from './types.js';

const OPEN = new Set<LeadImport['state']>(['pending', 'running', 'cancelling']);

export const isOpen = ({ state }: LeadImport): boolean => OPEN.has(state);

const reload = () => queryClient.invalidateQueries({ queryKey: keys.imports });

export const importsQuery = () => ({
  ...pagedQuery([...keys.imports, 'list'], (cursor, signal) =>
    answer(api.GET('/api/v1/leads/imports', { params: { query: { limit: 20, cursor } }, signal })),
  ),
  refetchInterval: whileAny(isOpen),
});

export const cancelImport = () =>
  mutationOptions({
    mutationFn: (id: string) => answer(api.POST('/api/v1/leads/imports/{id}/cancel', { params: { path: { id } } })),
    onSettled: reload,
  });

export interface Upload {
  file: File;
  /** Key of the source whose field mapping reads it. */
  source: string | null;
  /** The same for every try of one upload. */
  key: string;
  /** Gets the share of the file that has been sent. */
  onProgress: (share: number) => void;
  signal: AbortSignal;
}

/** Not by {@link api}: `fetch` tells no progress, and would hold the file in memory to send it a second time. */
export const uploadLeads = () =>
  mutationOptions({
    mutationFn: async (upload: Upload): Promise<LeadImport> => {
      const first = await send(upload, await session.authorization());
      const answered = first.status === 401 ? await send(upload, await session.authorization({ renew: true })) : first;
      if (!answered.ok) throw Problem.from(await answered.json().catch(() => null), answered);
      return (await answered.json()) as LeadImport;
    },
    onSuccess: reload,
  });

function send({ file, source, key, onProgress, signal }: Upload, headers: Record<string, string>): Promise<Response> {
  const query = new URLSearchParams({ filename: file.name, ...(source && { source }) });
  const type = /\.(ndjson|jsonl)$/i.test(file.name) ? 'application/x-ndjson' : 'text/csv';
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/api/v1/leads/import?${query.toString()}`);
    for (const [name, value] of Object.entries({ ...headers, 'content-type': type, 'idempotency-key': key })) {
      request.setRequestHeader(name, value);
    }
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onload = () => resolve(new Response(request.responseText, { status: request.status }));
    request.onerror = () => reject(Problem.of(new TypeError('the connection broke')));
    request.onabort = () => reject(new DOMException('cancelled', 'AbortError'));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(file);
  });
}

/** Saves the rejected rows of an import as a file. */
export async function saveRejected({ id, filename }: LeadImport): Promise<void> {
  const response = await session.fetch(new Request(`${window.location.origin}/api/v1/leads/imports/${id}/rejected`));
  if (!response.ok) throw Problem.from(await response.json().catch(() => null), response);
  const address = URL.createObjectURL(await response.blob());
  const link = Object.assign(document.createElement('a'), { href: address, download: `rejected-${filename}` });
  link.click();
  // The download reads it after the click.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
