import { Webhook } from 'standardwebhooks';
import { bearerStrategy } from './bearer-strategy.js';
import { standardWebhooksStrategy } from './standard-webhooks-strategy.js';

const secret = `whsec_${Buffer.alloc(24, 9).toString('base64')}`;
const body = Buffer.from('email=a%40b.de');

function signed(at: Date, over: Partial<Record<string, string>> = {}) {
  return {
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
    'webhook-signature': new Webhook(secret).sign('msg_1', at, body.toString()),
    ...over,
  };
}

describe('standardWebhooksStrategy', () => {
  it('accepts a body that is signed with the secret, form bodies too', () => {
    expect(standardWebhooksStrategy.verify({ headers: signed(new Date()), body, secret })).toBeNull();
  });

  it.each([
    ['another secret', signed(new Date()), `whsec_${Buffer.alloc(24, 8).toString('base64')}`],
    ['another id', signed(new Date(), { 'webhook-id': 'msg_2' }), secret],
    ['no signature', signed(new Date(), { 'webhook-signature': '' }), secret],
    ['a signature that is none', signed(new Date(), { 'webhook-signature': 'v1' }), secret],
    ['no headers', {}, secret],
  ])('refuses %s', (_name, headers, withSecret) => {
    expect(standardWebhooksStrategy.verify({ headers, body, secret: withSecret })).toBe('signature_invalid');
  });

  it('refuses another body', () => {
    const other = Buffer.from('email=b%40b.de');
    expect(standardWebhooksStrategy.verify({ headers: signed(new Date()), body: other, secret })).toBe(
      'signature_invalid',
    );
  });

  // The header has whole seconds: of one that is to come, up to one is cut off.
  it.each([-301_000, 302_000])('calls a signature %d ms from now stale', (offset) => {
    const headers = signed(new Date(Date.now() + offset));
    expect(standardWebhooksStrategy.verify({ headers, body, secret })).toBe('signature_stale');
  });
});

describe('bearerStrategy', () => {
  it('accepts the token and nothing else', () => {
    const verify = (authorization?: string) =>
      bearerStrategy.verify({ headers: { authorization }, body, secret: 'token' });
    expect(verify('Bearer token')).toBeNull();
    expect(verify('bearer  token ')).toBeNull();
    for (const wrong of [undefined, '', 'Bearer', 'Bearer tokens', 'Basic token', 'token'])
      expect(verify(wrong)).toBe('signature_invalid');
  });
});
