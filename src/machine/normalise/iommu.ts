// The IOMMU of a machine file with its defaults, and what cannot be: half pages, names and Requester IDs said twice.

import type { IommuDescription, IommuDomainDescription } from "../iommu";
import { child, type Problems } from "../problems";
import type { IommuFile } from "../schema/iommu";

const CAPACITY = { domains: 256, pages: 16384, interrupts: 4096, pasids: 1024 };
const PAGE = 4096n;

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
    return { address, to, size, access };
  });
  return { name, functions, interrupts, ats, mappings, pointer };
}

function checkOnce(domains: readonly IommuDomainDescription[], problems: Problems): void {
  const names = new Set<string>();
  const requesters = new Set<string>();
  for (const { name, functions, pointer } of domains) {
    if (names.has(name)) problems.add(child(pointer, "name"), "another domain has this name", name);
    names.add(name);
    functions.forEach((address, position) => {
      const at = child(child(pointer, "functions"), position);
      if (requesters.has(address)) problems.add(at, "belongs to a domain already", address);
      requesters.add(address);
    });
  }
}
