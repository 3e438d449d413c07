import { DomainError } from '../../shared/error-codes.js';
import type { ImportFormat } from '../../shared/lead-import/lead-import.js';

const FORMATS: Readonly<Record<string, ImportFormat>> = {
  'text/csv': 'csv',
  'application/x-ndjson': 'ndjson',
  'application/ndjson': 'ndjson',
};
/** Content types of uploads, for the API's description and for Fastify. */
export const UPLOAD_TYPES = Object.keys(FORMATS);

/** @throws DomainError `media_type_unsupported` */
export function uploadFormat(contentType: string | undefined): ImportFormat {
  const [type = '', ...parameters] = (contentType ?? '')
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  const format = FORMATS[type];
  if (!format) throw new DomainError('media_type_unsupported', `Send one of ${UPLOAD_TYPES.join(', ')}.`);
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice('charset='.length);
  if (charset !== undefined && !/^"?utf-?8"?$/.test(charset)) {
    throw new DomainError('media_type_unsupported', 'The charset must be UTF-8.');
  }
  return format;
}
