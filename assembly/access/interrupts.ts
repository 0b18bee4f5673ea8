// Interrupts as the host raises them for a device that it plays, and what it may ask about them.

import { CoreStatus, InterruptOutcome } from "../../src/abi";
import { settle } from "../fabric/settle";
import { recordAt } from "../function/find";
import { functionOf } from "../function/function";
import { setPin } from "../interrupt/pins";
import { pendingBits, raiseVector } from "../interrupt/raise";

/** `vf` is 1 + VF index, or 0 for the Function. Gives an InterruptOutcome. */
export function raiseInterrupt(handle: u32, vf: u32, vector: u32): i32 {
  const record = recordAt(handle, vf);
  if (!record) return CoreStatus.BadHandle;
  const outcome = raiseVector(record, vector);
  if (outcome == InterruptOutcome.Sent) settle();
  return outcome;
}

/** `source` is a PinSource. */
export function setInterruptPin(handle: u32, source: u32, level: u32): i32 {
  const f = functionOf(handle);
  if (!f) return CoreStatus.BadHandle;
  setPin(f, source, level != 0);
  return CoreStatus.Ok;
}

/** 32 pending bits from vector `first` on; 0 for what does not exist. */
export function pendingInterrupts(handle: u32, vf: u32, first: u32): u32 {
  const record = recordAt(handle, vf);
  return record ? pendingBits(record, first & ~31) : 0;
}
