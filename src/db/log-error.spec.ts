import { Writable } from 'node:stream';
import { pino } from 'pino';
import { serializeError } from './log-error.js';

function logged(error: unknown): string {
  let text = '';
  const stream = new Writable({ write: (chunk, _encoding, done) => ((text += String(chunk)), done()) });
  pino({ serializers: { err: serializeError } }, stream).error({ err: error }, 'failed');
  return text;
}

function databaseError(): Error {
  return Object.assign(new Error('duplicate key value violates unique constraint "leads_email_key"'), {
    code: '23505',
    constraint: 'leads_email_key',
    detail: 'Key (email)=(ada@example.com) already exists.',
    where: 'JSON data, line 1: ada@example.com',
  });
}

describe('serializeError', () => {
  it('keeps message, stack and code, and drops what quotes a row', () => {
    const text = logged(databaseError());
    expect(text).toContain('23505');
    expect(text).toContain('leads_email_key');
    expect(text).toContain('log-error.spec');
    expect(text).not.toContain('ada@example.com');
  });

  it('drops parameters and the wrapped error of TypeORM, and looks into several errors in one', () => {
    const wrapped = Object.assign(new Error('query failed'), {
      parameters: ['ada@example.com'],
      driverError: databaseError(),
    });
    expect(logged(wrapped)).not.toContain('ada@example.com');
    const text = logged(new AggregateError([databaseError()], 'several'));
    expect(text).toContain('23505');
    expect(text).not.toContain('ada@example.com');
  });

  it('takes what is serialized already, and what is no error', () => {
    expect(serializeError({ message: 'm', detail: 'ada@example.com' })).toEqual({ message: 'm' });
    expect(serializeError('text')).toBe('text');
  });
});
