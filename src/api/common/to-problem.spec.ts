import { BadRequestException, NotFoundException } from '@nestjs/common';
import { DomainError } from '../../shared/error-codes.js';
import { toProblem } from './to-problem.js';
import { formatPath } from '../../shared/format-path.js';

describe('toProblem', () => {
  it('keeps the code and the detail of what was meant for the caller', () => {
    expect(toProblem(new DomainError('conflict', 'There is one already.', { key: 'a' }))).toEqual({
      type: 'urn:throughline:problem:conflict',
      title: 'In conflict with the present state',
      status: 409,
      detail: 'There is one already.',
      code: 'conflict',
      key: 'a',
    });
    expect(toProblem(new BadRequestException('odd'))).toMatchObject({ status: 400, detail: 'odd' });
  });

  it('says nothing of what was not', () => {
    const leaky = Object.assign(new Error('relation "leads" of ada@example.com'), { code: '42P01' });
    for (const error of [leaky, 'text', undefined, null, 42, { code: 'toString' }]) {
      expect(toProblem(error)).toMatchObject({ status: 500, code: 'internal' });
      expect(JSON.stringify(toProblem(error))).not.toContain('leads');
    }
    expect(toProblem(new NotFoundException('Cannot GET /x?token=1')).detail).not.toContain('token');
  });

  it('tells a database that is away from a statement that is wrong', () => {
    const away = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    expect(toProblem(away)).toMatchObject({ status: 503, code: 'database_unavailable' });
    expect(toProblem(new AggregateError([away]))).toMatchObject({ code: 'database_unavailable' });
    expect(toProblem(Object.assign(new Error('x'), { code: '57P01' }))).toMatchObject({ code: 'database_unavailable' });
    expect(toProblem(Object.assign(new Error('x'), { code: '42601' }))).toMatchObject({ code: 'internal' });
  });
});

describe('formatPath', () => {
  it('writes where a fault is as one would write it in code', () => {
    expect(formatPath(['leads', 3, 'email'])).toBe('leads[3].email');
    expect(formatPath([{ key: 'a' }, 'b'])).toBe('a.b');
    expect(formatPath([])).toBe('');
  });
});
