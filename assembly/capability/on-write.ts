// What a landed write means: the switch from the owner of a dword to its behaviour.

import { BlockKind, EventKind, ResetKind } from "../../src/abi";
import { functionChanged } from "../frames/functions";
import { emit } from "../function/events";
import { blockAt } from "../function/layout";
import { AnyFunction, PciFunction } from "../function/records";
import { get32 } from "../function/registers";
import { vfIndexOf } from "../function/vfs";
import { Type0Header } from "../generated/type-0-header";
import { onAerWrite } from "./aer";
import { onType1Write } from "./bridge";
import { onDpcWrite, settleContainment } from "./dpc";
import { onType0Write } from "./header";
import { onInterruptWrite } from "./interrupts";
import { initiatesFlr, onPciExpressWrite, takeBackFlr } from "./pci-express";
import { onPowerWrite } from "./power-management";
import { resetFunction } from "./reset";
import { onSrIovWrite } from "./sr-iov";
import { resetVf } from "./vf-reset";

/**
 * Told of every write that changes something in a block with behaviour: the byte lanes written, the data in them, and
 * the dword before and after the attributes were applied.
 */
export function onWrite(
  rid: u32,
  record: AnyFunction,
  owner: u32,
  dword: u32,
  lanes: u32,
  data: u32,
  before: u32,
  after: u32,
): void {
  const layout = record.layout;
  const relative = dword - blockAt(layout, owner);
  if (owner == BlockKind.PciExpress && initiatesFlr(layout, relative, after))
    return functionLevelReset(record, dword);
  if (decidesPort(owner, dword)) functionChanged(record);
  if (layout.isVf == 0)
    behave(changetype<PciFunction>(record), owner, dword, relative, lanes, data, before, after);
  if (owner == BlockKind.Aer) onAerWrite(record, relative, before, after);
  else if (owner == BlockKind.PowerManagement) onPowerWrite(record, relative, dword, before, after);
  onInterruptWrite(record, owner, relative, before ^ after);
  settleContainment();
  const now = get32(record, dword);
  if (now != before) emit(EventKind.RegisterChanged, rid, dword, now);
}

/** Whether a frame's way may depend on the dword: Bus Master Enable, and what tells the power state. */
function decidesPort(owner: u32, dword: u32): bool {
  return (
    owner == BlockKind.PowerManagement || (owner == BlockKind.Type0Header && dword == Type0Header.Command)
  );
}

function behave(
  f: PciFunction,
  owner: u32,
  dword: u32,
  relative: u32,
  lanes: u32,
  data: u32,
  before: u32,
  after: u32,
): void {
  switch (owner) {
    case BlockKind.Type0Header:
      return onType0Write(dword, before, after);
    case BlockKind.Type1Header:
      return onType1Write(f, dword, before, after);
    case BlockKind.PciExpress:
      return onPciExpressWrite(f, relative, dword, lanes, before, after);
    case BlockKind.Dpc:
      return onDpcWrite(f, relative, before, after);
    case BlockKind.SrIov:
      return onSrIovWrite(f, relative, lanes, data, before, after);
  }
}

function functionLevelReset(record: AnyFunction, dword: u32): void {
  takeBackFlr(record, dword);
  const f = record.layout.function;
  if (record.layout.isVf == 0) return resetFunction(f, ResetKind.FunctionLevel);
  const s = f.srIov!;
  resetVf(s, vfIndexOf(s, changetype<usize>(record)), ResetKind.FunctionLevel);
}
