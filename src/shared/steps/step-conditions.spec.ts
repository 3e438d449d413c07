import { conditionFailure } from './step-conditions.js';

describe('conditionFailure', () => {
  it('names what the template wrote', () => {
    const error = { code: 'no_such_key', summary: 'No such key: budget' };
    expect(conditionFailure('lead.attributes.budget > 3', error).message).toContain('No such key: budget');
  });

  it('names no value of the lead', () => {
    const error = { code: 'no_such_key', summary: 'No such key: Ada' };
    expect(conditionFailure('lead.attributes[lead.first_name] > 3', error).message).not.toContain('Ada');
  });
});
