// What resets keep of a dword.

import { ResetKind } from "../../src/abi";
import { Cold } from "./layout";

/** The bits that survive a ResetKind; `cold` is where the dword's cold planes lie. */
export function keptBy(kind: u32, cold: usize): u32 {
  switch (kind) {
    case ResetKind.FunctionLevel:
      return load<u32>(cold, Cold.KeptByFlr);
    case ResetKind.Hot:
    case ResetKind.ReturnToD0:
      return load<u32>(cold, Cold.Sticky);
  }
  return 0;
}
