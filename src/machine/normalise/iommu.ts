// The IOMMU of a machine file with its defaults, and what cannot be: half pages, names and Requester IDs said twice.

import { parseAddress, RoutingIdError } from "../../decode/routing-id";
import type { IommuDescription, IommuDomainDescription } from "../iommu";
import { child, type Problems } from "../problems";
import type { IommuFile } from "../schema/iommu";

const CAPACITY = { domains: 256, pages: 16384, interrupts: 4096, pasids: 1024 };
const PAGE = 4096n;
const ADDRESSES = 1n << 64n;

export function describeIommu(file: IommuFile, problems: Problems): IommuDescription {
  const domains = (file.domains ?? []).map((domain, position) =>
    describeDomain(domain, child("/iommu/domains", position), problems),
  );
  const capacity = {
    domains: file.capacity?.domains ?? CAPACITY.domains,
    pages: file.capacity?.pages ?? CAPACITY.pages,
    interrupts: file.capacity?.interrupts ?? CAPACITY.interrupts,
    pasids: file.capacity?.pasids ?? CAPACITY.pasids,
  };
  if (domains.length > capacity.domains)
    problems.add("/iommu/domains", `there is room for ${capacity.domains}`, domains.length);
  checkOnce(domains, problems);
  return { unknown: file.unknown ?? "blocked", domains, capacity };
}

function describeDomain(
  file: NonNullable<IommuFile["domains"]>[number],
  pointer: string,
  problems: Problems,
): IommuDomainDescription {
  const { name, functions = [], interrupts = "passed", ats = false } = file;
  const mappings = (file.mappings ?? []).map((mapping, position) => {
    const { address, to = address, size, access = "rw" as const } = mapping;
    const at = child(child(pointer, "mappings"), position);
    for (const [key, value] of [
      ["address", address],
      ["to", to],
      ["size", size],
    ] as const) {
      if (value % PAGE !== 0n) problems.add(child(at, key), "must be a multiple of 4096", value);
    }
    if (size === 0n) problems.add(child(at, "size"), "must not be 0", size);
    if (address + size > ADDRESSES || to + size > ADDRESSES)
      problems.add(child(at, "size"), "must end within 64 bits", size);
    return { address, to, size, access };
  });
  checkApart(mappings, child(pointer, "mappings"), problems);
  return { name, functions, interrupts, ats, mappings, pointer };
}

/** No address means two things. */
function checkApart(mappings: IommuDomainDescription["mappings"], pointer: string, problems: Problems): void {
  const ordered = mappings.map((mapping, position) => ({ ...mapping, position }));
  ordered.sort((a, b) => (a.address < b.address ? -1 : a.address > b.address ? 1 : a.position - b.position));
  let end = 0n;
  for (const { address, size, position } of ordered) {
    if (address < end) problems.add(child(child(pointer, position), "address"), "is mapped already", address);
    if (address + size > end) end = address + size;
  }
}

function checkOnce(domains: readonly IommuDomainDescription[], problems: Problems): void {
  const names = new Set<string>();
  const requesters = new Set<string>();
  for (const { name, functions, pointer } of domains) {
    if (names.has(name)) problems.add(child(pointer, "name"), "another domain has this name", name);
    names.add(name);
    functions.forEach((address, position) => {
      const at = child(child(pointer, "functions"), position);
      const requester = requesterOf(address);
      if (requester === undefined) problems.add(at, "is no address", address);
      else if (requesters.has(requester)) problems.add(at, "belongs to a domain already", address);
      else requesters.add(requester);
    });
  }
}

/** The same for every way to write it; undefined for a device number that no bus has. */
function requesterOf(text: string): string | undefined {
  try {
    const { domain, routingId } = parseAddress(text);
    return `${domain} ${routingId}`;
  } catch (error) {
    if (error instanceof RoutingIdError) return undefined;
    throw error;
  }
}
