// Who makes a request: its Requester ID, and whether it may make one.

import { isInD0 } from "../function/power";
import { AnyFunction } from "../function/records";
import { get16 } from "../function/registers";
import { vfIndexOf } from "../function/vfs";
import { Command, Type0Header } from "../generated/type-0-header";
import { routingIdOf } from "../hierarchy/routing";

/** 1 + VF index, or 0 for the Function itself. */
export function vfOf(record: AnyFunction): u32 {
  const layout = record.layout;
  return layout.isVf == 0 ? 0 : vfIndexOf(layout.function.srIov!, changetype<usize>(record)) + 1;
}

/** The Routing ID by the captured bus; of a VF its own (R99, R100, R104). */
export function requesterId(record: AnyFunction): u32 {
  const f = record.layout.function;
  const vf = vfOf(record);
  if (vf == 0) return routingIdOf(f);
  const s = f.srIov!;
  return (routingIdOf(f) + s.offset + (vf - 1) * s.stride) & 0xffff;
}

/** Bus Master Enable of the Function itself, which of a PF says nothing about its VFs, and D0 (R62, PCIe §5.3.1.4). */
export function mayRequest(record: AnyFunction): bool {
  return isBusMaster(record) && isInD0(record);
}

export function isBusMaster(record: AnyFunction): bool {
  return (get16(record, Type0Header.Command) & Command.BusMasterEnable) != 0;
}
