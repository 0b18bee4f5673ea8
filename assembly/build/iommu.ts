// The building call for the IOMMU: room for its domains, pages and tables.

import { CoreStatus, IommuLimit, UnknownPolicy } from "../../src/abi";
import { state } from "../base/state";
import { iommu, reserveRequesters } from "../upstream/iommu";
import { reserveDomains } from "../upstream/pages";
import { reserveInterrupts } from "../upstream/remapping";

/** Without this call there is none: addresses are what they are. */
export function reserveIommu(domains: u32, pages: u32, interrupts: u32, pasids: u32, unknown: u32): i32 {
  if (state().initialized != 0 || iommu().present != 0) return CoreStatus.AlreadyInitialized;
  if (domains == 0 || domains > <u32>IommuLimit.Domains || pages > <u32>IommuLimit.Pages)
    return CoreStatus.OutOfRange;
  if (
    interrupts > <u32>IommuLimit.Pages ||
    pasids > <u32>IommuLimit.Pages ||
    unknown > <u32>UnknownPolicy.Identity
  )
    return CoreStatus.OutOfRange;
  const done = reserveRequesters(domains, pasids, unknown);
  return done && reserveDomains(domains, pages) && reserveInterrupts(interrupts)
    ? CoreStatus.Ok
    : CoreStatus.OutOfMemory;
}
