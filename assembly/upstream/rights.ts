// What a Function needs besides Bus Master Enable for requests that say more than an address.

import { BlockKind } from "../../src/abi";
import { blockAt } from "../function/layout";
import { AnyFunction } from "../function/records";
import { get16 } from "../function/registers";
import { Ats, AtsControl } from "../generated/ats";
import { Pasid, PasidControl } from "../generated/pasid";

/** ATS Enable of the Function or VF itself: that of its PF does not matter (R79, R80). */
export function mayUseTranslated(record: AnyFunction): bool {
  const at = blockAt(record.layout, BlockKind.Ats);
  return at != 0 && (get16(record, at + Ats.AtsControl) & AtsControl.Enable) != 0;
}

/** PASID Enable of the Function, or of the PF, which serves its VFs (R78). */
export function mayUsePasid(record: AnyFunction): bool {
  const f = record.layout.function;
  const at = blockAt(f.layout, BlockKind.Pasid);
  return at != 0 && (get16(f, at + Pasid.PasidControl) & PasidControl.PasidEnable) != 0;
}
