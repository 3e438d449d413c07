import { type MessageLead, renderContext, renderLine } from './render-message.js';

const NOBODY = {
  ...{ id: 'l', email: null, phone: null, firstName: null, lastName: null, company: null, country: null, city: null },
  ...{ timeZone: null, origin: null, status: 'new', tags: [], attributes: {}, ownerId: null, doNotContact: false },
  ...{
    createdAt: new Date(0),
    scoreValue: null,
    scorePoints: null,
    scoreBand: null,
    ownerName: null,
    ownerEmail: null,
  },
  ...{ organizationName: 'Acme', organizationTimeZone: 'UTC' },
} satisfies MessageLead;

describe('the name of a lead in messages', () => {
  it.each<[string, Partial<MessageLead>]>([
    ['Ada Park', { firstName: 'Ada', lastName: 'Park', company: 'Acme', email: 'ada@example.com' }],
    ['Park', { lastName: 'Park', company: 'Acme' }],
    ['Acme', { company: 'Acme', email: 'ada@example.com' }],
    ['ada@example.com', { email: 'ada@example.com', phone: '+4930123456' }],
    ['+4930123456', { phone: '+4930123456' }],
  ])('is %s', (name, lead) => {
    const context = renderContext({ lead: { ...NOBODY, ...lead }, execution: { id: 'x' } }, 'http://localhost');
    expect(renderLine('Hot lead: {{ lead.name }}', context)).toBe(`Hot lead: ${name}`);
  });
});
