/** Which addresses URLs may lead to, judged on the address itself and never on the name. */
export interface AddressGuard {
  /** @throws Fault forbidden-address for what is not http(s), or a literal address that is not allowed */
  check(url: URL): void;
  /** For sockets: fails on addresses that are not allowed, so that what was judged is what is connected to. */
  lookup(host: string, options: LookupOptions, callback: LookupCallback): void;
}

interface LookupOptions {
  readonly all?: boolean | undefined;
}

interface Address {
  readonly address: string;
  readonly family: number;
}

type LookupCallback = (error: Error | null, address: string | Address[], family?: number) => void;
