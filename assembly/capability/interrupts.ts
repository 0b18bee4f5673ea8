// What software's writes do to interrupts: masks, enables, Bus Master Enable and Interrupt Disable.

import { BlockKind } from "../../src/abi";
import { AnyFunction, PciFunction } from "../function/records";
import { lineOf } from "../function/vfs";
import { Command, Type0Header } from "../generated/type-0-header";
import { updatePin } from "../interrupt/pins";
import { releasePending } from "../interrupt/raise";

/** A write landed in a block; `dword` counts from its start. */
export function onInterruptWrite(record: AnyFunction, owner: u32, dword: u32, change: u32): void {
  switch (owner) {
    case BlockKind.Type0Header:
    case BlockKind.Type1Header: {
      if (dword != Type0Header.Command) return;
      if ((change & Command.BusMasterEnable) != 0) releasePending(record);
      if ((change & Command.InterruptDisable) != 0) update(record);
      return;
    }
    case BlockKind.Msi:
    case BlockKind.MsiX: {
      releasePending(record);
      update(record);
      return;
    }
    case BlockKind.PowerManagement:
      return onPowerChange(record);
  }
}

/** Back in D0: VFs come back with their PF (R90), as far as they are in D0 themselves. */
function onPowerChange(record: AnyFunction): void {
  releasePending(record);
  if (record.layout.isVf != 0) return;
  const s = record.layout.function.srIov;
  if (!s) return;
  for (let vf: u32 = 0; vf < s.enabled; vf++) releasePending(changetype<AnyFunction>(lineOf(s, vf)));
}

function update(record: AnyFunction): void {
  if (record.layout.isVf == 0) updatePin(changetype<PciFunction>(record));
}
