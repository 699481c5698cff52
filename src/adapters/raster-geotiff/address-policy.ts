import { lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { Fault } from '../../domain/fault.ts';

/** Which addresses URLs may lead to, judged on the address itself and never on the name. */
export interface AddressPolicy {
  /** Private, loopback, link-local and carrier-grade NAT addresses are allowed. */
  readonly allowPrivateAddresses: boolean;
  /** Networks in CIDR notation that are allowed whatever they are, e.g. `10.2.0.0/16`. */
  readonly allowedNetworks: readonly string[];
}

const PRIVATE_RANGES = ['private', 'loopback', 'linkLocal', 'uniqueLocal', 'carrierGradeNat'];

/** IPv4 in IPv6 dress is judged as IPv4; unknown and special ranges (multicast, NAT64, reserved...) are refused. */
export function isAllowed(policy: AddressPolicy, address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  const named = policy.allowedNetworks.some((network) => {
    const [base, bits] = ipaddr.parseCIDR(network);
    return base.kind() === parsed.kind() && parsed.match(base, bits);
  });
  if (named) return true;
  const range = parsed.range();
  return range === 'unicast' || (policy.allowPrivateAddresses && PRIVATE_RANGES.includes(range));
}

/** @throws Fault forbidden-address */
function checkAddress(policy: AddressPolicy, host: string, address: string): void {
  if (isAllowed(policy, address)) return;
  const range = ipaddr.isValid(address) ? ipaddr.process(address).range() : 'unknown';
  throw new Fault(
    'forbidden-address',
    `${host} leads to ${address} (${range}), expected a public address; ` +
      'private ones are fetched only when the configuration allows them',
  );
}

/** @throws Fault forbidden-address when the URL's host is a literal address that is not allowed */
export function checkUrl(policy: AddressPolicy, url: URL): void {
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new Fault(
      'forbidden-address',
      `${url.protocol}//... is not fetched, expected an http or https URL`,
    );
  const host = url.hostname.replace(/^\[|\]$/g, '');
  // net.connect asks no lookup for literal addresses, so they are judged here
  if (isIP(host) !== 0) checkAddress(policy, host, host);
}

/** A `lookup` for sockets that fails on forbidden addresses: what was judged is what is connected to. */
export function guardedLookup(policy: AddressPolicy): LookupFunction {
  return (host, options, callback) => {
    lookup(host, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '', 0);
      try {
        for (const { address } of addresses) checkAddress(policy, host, address);
      } catch (fault) {
        return callback(fault as Fault, '', 0);
      }
      const [first] = addresses;
      if (options.all === true) callback(null, addresses);
      else if (first) callback(null, first.address, first.family);
      else callback(new Error(`${host} has no address`), '', 0);
    });
  };
}
