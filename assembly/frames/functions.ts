// Ports and the Functions they belong to. Registers decide what a port can do; whoever changes them tells it here, so that
// no frame has to ask.

import { BlockKind, PortState } from "../../src/abi";
import { functionOf } from "../function/function";
import { blockAt } from "../function/layout";
import { AnyFunction, PciFunction, SrIov } from "../function/records";
import { get16 } from "../function/registers";
import { lineOf, vfIndexOf } from "../function/vfs";
import { PowerManagement, PowerManagementControlStatus } from "../generated/power-management";
import { Command, Type0Header } from "../generated/type-0-header";
import { routingIdOf } from "../hierarchy/routing";
import { beginChange, endChange } from "./lock";
import { appearPort, refresh, removePort } from "./ports";
import { portAt, Switch } from "./records";

/** The switch that a PF belongs to; null for most Functions. */
export function switchOf(f: PciFunction): Switch | null {
  return changetype<Switch | null>(f.switchAt);
}

/** The port of a PF, or with `vf` = 1 + VF index that of its VF. */
export function portOf(f: PciFunction, vf: u32): u32 {
  return f.port + vf;
}

/** Requester ID of what is delivered to a port: its Function's own Routing ID. */
export function requesterOf(s: Switch, port: u32): u32 {
  const p = portAt(s, port);
  const f = functionOf(p.handle)!;
  const pf = routingIdOf(f);
  return p.vf == 0 ? pf : (pf + f.srIov!.offset + (p.vf - 1) * f.srIov!.stride) & 0xffff;
}

/** Command or the power state of a Function changed. VFs have the power state of their PF, and perhaps one of their own. */
export function functionChanged(record: AnyFunction): void {
  const f = record.layout.function;
  const s = switchOf(f);
  if (!s) return;
  beginChange();
  if (record.layout.isVf != 0) {
    const vf = vfIndexOf(f.srIov!, changetype<usize>(record));
    update(s, portOf(f, vf + 1), stateOf(record));
  } else {
    const before = portAt(s, f.port).state;
    const after = stateOf(record);
    update(s, f.port, after);
    if (((before ^ after) & PortState.D0) != 0) vfsChanged(s, f);
  }
  endChange();
}

function vfsChanged(s: Switch, f: PciFunction): void {
  const sriov = f.srIov;
  if (!sriov) return;
  for (let vf: u32 = 0; vf < sriov.enabled; vf++) update(s, portOf(f, vf + 1), stateOf(recordOf(sriov, vf)));
}

/** A Function was reset: its port begins anew, and nobody else's does. */
export function functionReset(f: PciFunction): void {
  const s = switchOf(f);
  if (s) restart(s, f.port, f);
}

export function vfWasReset(sriov: SrIov, vf: u32): void {
  const s = switchOf(sriov.pf);
  if (s) restart(s, portOf(sriov.pf, vf + 1), recordOf(sriov, vf));
}

/** The first port of a PF, when the machine is built. */
export function beginPort(s: Switch, f: PciFunction): void {
  appearPort(s, f.port, stateOf(f));
}

/** VF Enable made the VFs of a PF. */
export function vfsAppeared(sriov: SrIov): void {
  const f = sriov.pf;
  const s = switchOf(f);
  if (!s) return;
  beginChange();
  for (let vf: u32 = 0; vf < sriov.enabled; vf++)
    appearPort(s, portOf(f, vf + 1), stateOf(recordOf(sriov, vf)));
  endChange();
}

/** VF Enable is about to be cleared. The last goes first: it stands first in lists. */
export function vfsDisappear(sriov: SrIov): void {
  const f = sriov.pf;
  const s = switchOf(f);
  if (!s) return;
  beginChange();
  for (let vf = sriov.enabled; vf > 0; vf--) removePort(s, portOf(f, vf));
  endChange();
}

function restart(s: Switch, port: u32, record: AnyFunction): void {
  beginChange();
  removePort(s, port);
  appearPort(s, port, stateOf(record));
  endChange();
}

function update(s: Switch, port: u32, state: u32): void {
  portAt(s, port).state = state | PortState.Exists;
  refresh(s, port);
}

function recordOf(sriov: SrIov, vf: u32): AnyFunction {
  return changetype<AnyFunction>(lineOf(sriov, vf));
}

function stateOf(record: AnyFunction): u32 {
  const master = (get16(record, Type0Header.Command) & Command.BusMasterEnable) != 0;
  const awake = isInD0(record) && isInD0(record.layout.function);
  return (master ? PortState.BusMaster : 0) | (awake ? PortState.D0 : 0);
}

function isInD0(record: AnyFunction): bool {
  const at = blockAt(record.layout, BlockKind.PowerManagement);
  if (at == 0) return true;
  const control = get16(record, at + PowerManagement.PowerManagementControlStatus);
  return (control & PowerManagementControlStatus.PowerState) == 0;
}
