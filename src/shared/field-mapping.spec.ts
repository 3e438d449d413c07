import { isMappingTarget } from './field-mapping.js';
import { isSingularQuery } from './singular-query.js';

describe('field mapping', () => {
  test.each(['email', 'name', 'firstName', 'attributes.budget', 'attributes.time_on_site'])('takes %s', (target) => {
    expect(isMappingTarget(target)).toBe(true);
  });

  test.each(['id', 'organizationId', '__proto__', 'attributes.', 'attributes.Größe', 'attributes.__proto__', 'Email'])(
    'refuses %s',
    (target) => expect(isMappingTarget(target)).toBe(false),
  );

  test.each(['$', '$.email', '$.contact.phones[0]', '$.phones[-1]', "$['Lead Source']", '$["a\\"b"].größe'])(
    'reads %s',
    (path) => expect(isSingularQuery(path)).toBe(true),
  );

  test.each(['', 'email', '$.', '$..email', '$.*', '$[?(@.a)]', '$[0', "$['a", '$.a b'])(
    'refuses the path %s',
    (path) => expect(isSingularQuery(path)).toBe(false),
  );
});
