import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { DomainError } from '../../shared/error-codes.js';

/** Global unicast: whatever else there is in IPv6 (addresses of IPv4 within it among them) is no host of the public Internet. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

/** Whether an address is a host's of the public Internet: not loopback, private, link-local, shared, multicast, reserved or translated. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  return parsed instanceof ipaddr.IPv4 || parsed.match(GLOBAL_UNICAST);
}

/** Which addresses may be called. */
export type AddressRule = (address: string) => boolean;

export type Resolve = (hostname: string, callback: (error: Error | null, addresses: LookupAddress[]) => void) => void;

const resolveBySystem: Resolve = (hostname, callback) =>
  systemLookup(hostname, { all: true, verbatim: true }, callback);

/**
 * Resolves names for connections, and refuses a name of which any address may not be called. The connection is made to the very addresses that were
 * looked at: what the name resolves to a moment later does not matter.
 */
export function guardedLookup(isAllowed: AddressRule, resolve: Resolve = resolveBySystem): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, (error, addresses) => {
      if (error) return callback(error, []);
      if (addresses.length === 0 || !addresses.every(({ address }) => isAllowed(address))) {
        return callback(new DomainError('http_target_refused', REFUSED), []);
      }
      if (options.all) return callback(null, addresses);
      callback(null, addresses[0]!.address, addresses[0]!.family);
    });
  };
}

/**
 * A connection to an address that is written out needs no lookup, so that one is looked at here.
 *
 * @throws DomainError http_target_refused
 */
export function requireAllowedHost(hostname: string, isAllowed: AddressRule): void {
  const host = hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && !isAllowed(host)) throw new DomainError('http_target_refused', REFUSED);
}

const REFUSED = 'The address is not one of the public Internet';
