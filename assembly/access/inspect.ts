// What the host asks about Functions, and the device's own door for it: no attributes, no behaviour.

import { CoreStatus } from "../../src/abi";
import { functionChanged } from "../frames/functions";
import { recordAt } from "../function/find";
import { functionOf } from "../function/function";
import { get32, put32 } from "../function/registers";
import { vfIndexOf } from "../function/vfs";
import { recordOf, routingEntry, routingIdOf } from "../hierarchy/routing";

/** `vf` is 1 + VF index, or 0 for the Function. 0 for what does not exist. */
export function peek(handle: u32, vf: u32, dword: u32): u32 {
  const record = recordAt(handle, vf);
  return record && dword >> 2 < record.layout.dwords ? get32(record, dword & ~3) : 0;
}

/** A change the device makes by itself. In a VF only dwords of its own can differ from those of its siblings. */
export function poke(handle: u32, vf: u32, dword: u32, value: u32): i32 {
  const record = recordAt(handle, vf);
  if (!record) return CoreStatus.BadHandle;
  if (dword >> 2 >= record.layout.dwords) return CoreStatus.OutOfRange;
  put32(record, dword & ~3, value);
  functionChanged(record);
  return CoreStatus.Ok;
}

/** Routing ID of a Function or VF by the bus its device captured; the VF need not be enabled. */
export function routingIdOfFunction(handle: u32, vf: u32): u32 {
  const f = functionOf(handle);
  if (!f) return 0;
  const s = f.srIov;
  const pf = routingIdOf(f);
  return vf == 0 || !s ? pf : (pf + s.offset + (vf - 1) * s.stride) & 0xffff;
}

/** Handle of the Function that answers to a Routing ID, or of the PF whose VF does; 0 for none. */
export function functionAt(rid: u32): u32 {
  const entry = routingEntry(rid);
  return entry == 0 ? 0 : recordOf(entry).layout.function.handle;
}

/** 1 + index of the VF that answers to a Routing ID; 0 if none does. */
export function vfAt(rid: u32): u32 {
  const entry = routingEntry(rid);
  if (entry == 0) return 0;
  const record = recordOf(entry);
  return record.layout.isVf == 0
    ? 0
    : vfIndexOf(record.layout.function.srIov!, changetype<usize>(record)) + 1;
}

/** How many VFs of a PF exist now. */
export function enabledVfs(handle: u32): u32 {
  const f = functionOf(handle);
  const s = f ? f.srIov : null;
  return s ? s.enabled : 0;
}
