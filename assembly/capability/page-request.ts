// The Page Request Interface of a PF: enabling, stopping, and forgetting what has no answer yet, PCIe §10.5.2.

import { PciFunction } from "../function/records";
import { get16, put16 } from "../function/registers";
import { PageRequestControl, PageRequestInterface } from "../generated/page-request-interface";
import { forgetPageRequests } from "../upstream/page-groups";
import { onPageRequestControl } from "../upstream/page-requests";

/** Control is the lower half of its dword. `at` is the offset of the capability. */
export function onPageRequestWrite(f: PciFunction, at: u32, dword: u32, before: u32, after: u32): void {
  if (dword != PageRequestInterface.PageRequestControl) return;
  if ((after & PageRequestControl.Reset) != 0) {
    const control = at + PageRequestInterface.PageRequestControl;
    put16(f, control, get16(f, control) & ~PageRequestControl.Reset);
    if ((after & PageRequestControl.Enable) == 0) forgetPageRequests(f);
  }
  onPageRequestControl(f, at, (before & PageRequestControl.Enable) != 0);
}
