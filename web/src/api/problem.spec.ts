import { Problem } from './problem.js';

describe('a refusal of the API', () => {
  test('keeps title, detail, code and the fields of a problem document', () => {
    const problem = Problem.from(
      {
        status: 400,
        code: 'validation_failed',
        title: 'The request does not fit its schema',
        detail: 'One field is not valid.',
        errors: [{ path: 'name', code: 'too_small', message: 'must not be empty' }],
      },
      new Response(null, { status: 400 }),
    );
    expect(problem).toMatchObject({
      status: 400,
      code: 'validation_failed',
      title: 'The request does not fit its schema',
      detail: 'One field is not valid.',
      fields: { name: 'must not be empty' },
    });
  });

  test('is named after its status where a proxy answered in its place', () => {
    expect(Problem.from('<html>', new Response(null, { status: 502 }))).toMatchObject({
      code: 'http_502',
      title: 'The server answered 502',
    });
  });

  test('says that nothing answered where the network failed', () => {
    expect(Problem.of(new TypeError('Failed to fetch'))).toMatchObject({ status: 0, code: 'unreachable' });
  });
});
