import { createHash } from 'node:crypto';

/** Attempts within a window. */
interface Window {
  attempts: number;
  endsAt: number;
}

/** What a caller is told about a limit: RateLimit and RateLimit-Policy of draft-ietf-httpapi-ratelimit-headers. */
export interface RateLimitState {
  allowed: boolean;
  retryAfterSeconds: number;
  headers: Readonly<Record<string, string>>;
}

const WINDOW_MS = 15 * 60_000;
/**
 * Wrong passwords within the window. The pair is narrow; the address alone is wider, for an office shares one; the email alone is
 * wider still, so that a stranger elsewhere cannot easily lock a user out.
 */
const LIMITS = { pair: 10, address: 100, email: 200 } as const;
/** Windows remembered; beyond it the oldest go. 30 bytes of key each. */
const WINDOWS_MOST = 50_000;

/** Slows down guessing of passwords. In memory: each process counts for itself. */
export class LoginLimiter {
  private readonly windows = new Map<string, Window>();

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Counts an attempt before the password is looked at, so that attempts at once are counted too. */
  attempt(email: string, address: string): RateLimitState {
    const now = this.now();
    const states = keysOf(email, address).map(({ kind, key }) => {
      const window = this.windowOf(key, now);
      window.attempts += 1;
      return { left: LIMITS[kind] - window.attempts, limit: LIMITS[kind], endsAt: window.endsAt };
    });
    const tightest = states.reduce((a, b) => (b.left < a.left ? b : a));
    const seconds = Math.max(1, Math.ceil((tightest.endsAt - now) / 1_000));
    return {
      allowed: tightest.left >= 0,
      retryAfterSeconds: seconds,
      headers: {
        'ratelimit-policy': `"login";q=${tightest.limit};w=${WINDOW_MS / 1_000}`,
        ratelimit: `"login";r=${Math.max(0, tightest.left)};t=${seconds}`,
      },
    };
  }

  /** The password was right: the attempt does not count, and the pair starts afresh. */
  succeeded(email: string, address: string): void {
    for (const { kind, key } of keysOf(email, address)) {
      const window = this.windows.get(key);
      if (kind === 'pair') this.windows.delete(key);
      else if (window) window.attempts = Math.max(0, window.attempts - 1);
    }
  }

  private windowOf(key: string, now: number): Window {
    const known = this.windows.get(key);
    if (known && known.endsAt > now) return known;
    const fresh = { attempts: 0, endsAt: now + WINDOW_MS };
    // Deleted first, so that the map stays ordered by age.
    this.windows.delete(key);
    this.windows.set(key, fresh);
    if (this.windows.size > WINDOWS_MOST) this.windows.delete(this.windows.keys().next().value!);
    return fresh;
  }
}

/** Hashed: addresses are personal data, and an email of a caller's choice may be long. */
function keysOf(email: string, address: string): { kind: keyof typeof LIMITS; key: string }[] {
  const key = (...parts: string[]) => createHash('sha256').update(parts.join('\n')).digest('base64url').slice(0, 22);
  return [
    { kind: 'pair', key: key('pair', email, address) },
    { kind: 'address', key: key('address', address) },
    { kind: 'email', key: key('email', email) },
  ];
}
