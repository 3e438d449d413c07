import { LoginLimiter } from './login-limiter.js';

describe('LoginLimiter', () => {
  let now = 0;
  let limiter: LoginLimiter;
  beforeEach(() => {
    now = 1_000_000;
    limiter = new LoginLimiter(() => now);
  });
  const attempts = (count: number, email = 'a@example.com', address = '10.0.0.1') =>
    Array.from({ length: count }, () => limiter.attempt(email, address)).at(-1)!;

  it('allows ten attempts of one address on one email, and more after fifteen minutes', () => {
    expect(attempts(10)).toMatchObject({ allowed: true, headers: { ratelimit: '"login";r=0;t=900' } });
    expect(attempts(1)).toMatchObject({ allowed: false, retryAfterSeconds: 900 });
    now += 899_000;
    expect(attempts(1)).toMatchObject({ allowed: false, retryAfterSeconds: 1 });
    now += 1_000;
    expect(attempts(1).allowed).toBe(true);
  });

  it('begins afresh for a user who got it right', () => {
    attempts(10);
    limiter.succeeded('a@example.com', '10.0.0.1');
    expect(attempts(10).allowed).toBe(true);
  });

  it('lets a user in from elsewhere while a stranger guesses', () => {
    attempts(50);
    expect(attempts(1, 'a@example.com', '10.0.0.2').allowed).toBe(true);
  });

  it('stops an address that tries many emails, and an email that many addresses try', () => {
    for (let i = 0; i < 100; i += 1) expect(attempts(1, `user${i}@example.com`).allowed).toBe(true);
    expect(attempts(1, 'one-more@example.com').allowed).toBe(false);
    for (let i = 0; i < 200; i += 1) expect(attempts(1, 'b@example.com', `10.1.0.${i}`).allowed).toBe(true);
    expect(attempts(1, 'b@example.com', '10.2.0.1').allowed).toBe(false);
  });
});
