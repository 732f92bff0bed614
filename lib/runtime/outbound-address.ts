import { isIP } from "node:net";
import ipaddr from "ipaddr.js";
import { AppError } from "#lib/domain/errors.ts";
import { OUTBOUND_URL_CHARS_MAX } from "#lib/domain/limits.ts";

/** What an operator opens beyond the public internet; nothing in the product's screens can. */
export type OutboundRules = {
  /** Networks that may be called although they are not public, on any port and under any name. */
  allowCidrs: readonly string[];
  allowHttp: boolean;
  /** Ports of public addresses that may be called, or all of them. */
  ports: readonly number[] | "*";
};

export type Destination = {
  url: URL;
  /** A name or port that is only for allowed networks, never for the public internet. */
  allowedNetworksOnly: boolean;
};

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Network = [Address, number];

export type AddressRules = {
  /** Throws `destination_not_allowed` on a URL that can be refused without resolving its name. */
  checkUrl(text: string): Destination;
  /** True when this resolved or literal address may be connected to. */
  permits(address: string, allowedNetworksOnly: boolean): boolean;
};

export function addressRules(rules: OutboundRules): AddressRules {
  const allowed: Network[] = rules.allowCidrs.map((cidr) => ipaddr.parseCIDR(cidr));
  const isOpen = (port: number) => rules.ports === "*" || rules.ports.includes(port);

  const permits = (text: string, allowedNetworksOnly: boolean): boolean => {
    const written = parseAddress(text);
    if (!written) return false;
    const address = carriedIpv4(written) ?? written;
    if ([written, address].some((each) => allowed.some((network) => isWithin(each, network)))) return true;
    return !allowedNetworksOnly && isPublic(address);
  };

  const checkUrl = (text: string): Destination => {
    if (text.length > OUTBOUND_URL_CHARS_MAX) throw refused("The URL is too long.");
    const url = URL.parse(text);
    if (!url) throw refused("This is not a full URL.");
    if (url.protocol !== "https:" && !(rules.allowHttp && url.protocol === "http:")) {
      throw refused(`Only ${rules.allowHttp ? "http:// and " : ""}https:// addresses may be called.`);
    }
    if (url.username || url.password) throw refused("A user name or password does not belong in the URL.");

    // `localhost.` and `127.0.0.1.` are the same places as without the dot; the setter parses the host again.
    if (url.hostname.endsWith(".")) url.hostname = url.hostname.replace(/\.+$/, "");
    const host = hostOf(url);
    const isAddress = isIP(host) !== 0;
    if (!isAddress && !ORDINARY_NAME.test(host)) throw refused();

    const port = Number(url.port || (url.protocol === "https:" ? 443 : 80));
    const portIsOpen = isOpen(port) || (url.protocol === "http:" && port === 80);
    const allowedNetworksOnly = !portIsOpen || (!isAddress && isInternalName(host));
    if (!portIsOpen && allowed.length === 0) throw refused("This port may not be called.");
    if (allowedNetworksOnly && allowed.length === 0) throw refused();
    if (isAddress && !permits(host, allowedNetworksOnly)) throw refused();
    return { url, allowedNetworksOnly };
  };

  return { checkUrl, permits };
}

/** The host without the brackets of an IPv6 address. */
const hostOf = (url: URL): string => url.hostname.replace(/^\[(.*)\]$/, "$1");

/** One code and one sentence for every refused place, so that answers do not map the inside of a network. */
export const refused = (detail?: string): AppError =>
  new AppError("destination_not_allowed", detail ? { detail } : {});

const ORDINARY_NAME = /^(?=.{1,253}$)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*$/;
const INTERNAL_SUFFIXES = [
  "localhost",
  "local",
  "localdomain",
  "internal",
  "home.arpa",
  "lan",
  "intranet",
  "svc",
];
const METADATA_NAMES = new Set(["metadata.goog", "metadata.packet.net", "metadata.platformequinix.com"]);

function isInternalName(name: string): boolean {
  if (!name.includes(".") || METADATA_NAMES.has(name)) return true;
  return INTERNAL_SUFFIXES.some((suffix) => name === suffix || name.endsWith(`.${suffix}`));
}

function parseAddress(text: string): Address | null {
  // Only what the system itself calls an address: ipaddr.js alone would also read `0x7f.1`.
  if (isIP(text) === 0) return null;
  return ipaddr.parse(text);
}

const isWithin = (address: Address, [network, bits]: Network): boolean =>
  address.kind() === network.kind() && address.match(network, bits);

const GLOBAL_UNICAST = ipaddr.parseCIDR("2000::/3");
const NAT64 = ipaddr.parseCIDR("64:ff9b::/96");

// IANA special-purpose blocks (RFC 6890 and successors), also those a version of ipaddr.js may not know.
const NOT_PUBLIC: Network[] = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.31.196.0/24",
  "192.52.193.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "192.175.48.0/24",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
  // Azure's and Alibaba's metadata and platform services.
  "168.63.129.16/32",
  "100.100.100.200/32",
  // Teredo, benchmarking, ORCHID and other protocol assignments; 6to4; documentation.
  "2001::/23",
  "2001:db8::/32",
  "2002::/16",
  "2620:4f:8000::/48",
  "3fff::/20",
].map((cidr) => ipaddr.parseCIDR(cidr));

/**
 * Public means global unicast. Teredo and 6to4 are refused whatever IPv4 address they carry: their relays are
 * retired, so nobody's engine lives there.
 */
function isPublic(address: Address): boolean {
  if (NOT_PUBLIC.some((network) => isWithin(address, network))) return false;
  if (address.kind() === "ipv6" && !isWithin(address, GLOBAL_UNICAST)) return false;
  return address.range() === "unicast";
}

/**
 * The IPv4 address that an IPv6 address stands for: mapped (RFC 4291), or NAT64 under the well-known prefix
 * (RFC 6052). The local NAT64 prefix 64:ff9b:1::/48 (RFC 8215) is private, so it is not public whatever it carries.
 */
function carriedIpv4(address: Address): ipaddr.IPv4 | null {
  if (!(address instanceof ipaddr.IPv6)) return null;
  if (address.isIPv4MappedAddress()) return address.toIPv4Address();
  return isWithin(address, NAT64) ? new ipaddr.IPv4(address.toByteArray().slice(12)) : null;
}
