import { lookup } from 'node:dns';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { Fault } from '../../domain/fault.ts';
import type { AddressGuard } from '../../ports/addresses.ts';

interface AddressPolicy {
  /** Private, loopback, link-local and carrier-grade NAT addresses are allowed. */
  readonly allowPrivateAddresses: boolean;
  /** Networks in CIDR notation that are allowed whatever they are, e.g. `10.2.0.0/16`; none when absent. */
  readonly allowedNetworks?: readonly string[];
}

const PRIVATE_RANGES = ['private', 'loopback', 'linkLocal', 'uniqueLocal', 'carrierGradeNat'];

/** Public addresses, and what the policy allows beside them. */
export function guardAddresses(policy: AddressPolicy): AddressGuard {
  return {
    check: (url) => checkUrl(policy, url),
    lookup(host, options, callback) {
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
    },
  };
}

/** IPv4 in IPv6 dress is judged as IPv4; unknown and special ranges (multicast, NAT64, reserved...) are refused. */
export function isAllowed(policy: AddressPolicy, address: string): boolean {
  const { allowPrivateAddresses, allowedNetworks = [] } = policy;
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  const named = allowedNetworks.some((network) => {
    const [base, bits] = ipaddr.parseCIDR(network);
    return base.kind() === parsed.kind() && parsed.match(base, bits);
  });
  if (named) return true;
  const range = parsed.range();
  return range === 'unicast' || (allowPrivateAddresses && PRIVATE_RANGES.includes(range));
}

function checkAddress(policy: AddressPolicy, host: string, address: string): void {
  if (isAllowed(policy, address)) return;
  const range = ipaddr.isValid(address) ? ipaddr.process(address).range() : 'unknown';
  throw new Fault(
    'forbidden-address',
    `${host} leads to ${address} (${range}), expected a public address; ` +
      'private ones are reached only when the configuration allows them',
  );
}

function checkUrl(policy: AddressPolicy, url: URL): void {
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new Fault(
      'forbidden-address',
      `${url.protocol}//... is not reached, expected an http or https URL`,
    );
  const host = url.hostname.replace(/^\[|\]$/g, '');
  // net.connect asks no lookup for literal addresses, so they are judged here
  if (isIP(host) !== 0) checkAddress(policy, host, host);
}
