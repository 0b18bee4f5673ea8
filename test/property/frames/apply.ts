// A change, made to the machine and to the model; what the core refuses changes neither.

import { MirrorMatch, SwitchSetting } from "../../../src/abi";
import { PcieError } from "../../../src/errors";
import type { Change } from "./change";
import { BUS_MASTER_ENABLE, COMMAND, POWER_STATE, SR_IOV } from "./machines";
import { bytesOf } from "./model/frame";
import type { Mirror } from "./model/switch";
import { bitsOf } from "./option-bits";
import { type Rig, SWITCH } from "./rig";
import { toModel } from "./to-model";

type Of<Kind extends Change["kind"]> = Extract<Change, { kind: Kind }>;

/** Room of a switch: different addresses, and pairs of address and port. */
export interface Room {
  readonly addresses: number;
  readonly members: number;
}

/** "refused" if there was no room, or no such port; throws an Error if machine and model are not of one mind. */
export function apply(rig: Rig, room: Room, change: Change): "done" | "refused" {
  const expected = isPossible(rig, room, change);
  // A Function that is not there has no registers.
  if (!expected && isOfFunction(change)) return "refused";
  const found = isDone(() => toMachine(rig, change));
  if (found !== expected) throw new Error(`${found ? "done" : "refused"} by the machine`);
  if (!found) return "refused";
  toModel(rig, change);
  return "done";
}

function isDone(act: () => void): boolean {
  try {
    act();
    return true;
  } catch (error) {
    if (error instanceof PcieError) return false;
    throw error;
  }
}

function isPossible({ model }: Rig, room: Room, change: Change): boolean {
  if ("port" in change && change.kind !== "default port" && !model.ports.has(change.port))
    return change.kind === "clear counters";
  if (change.kind === "mirror") return model.mirrors.length < 64;
  if (change.kind !== "join") return true;
  const members = [...model.ports.values()].flatMap(({ addresses }) => [...addresses]);
  if (model.ports.get(change.port)!.addresses.has(change.address)) return true;
  const different = new Set(members);
  if (members.length === room.members) return false;
  return different.has(change.address) || different.size < room.addresses;
}

function toMachine(rig: Rig, change: Change): void {
  const { frames } = rig;
  switch (change.kind) {
    case "options":
      frames.setOptions(SWITCH, change.port, bitsOf(change.options));
      return;
    case "port VLAN":
      frames.setPortVlan(SWITCH, change.port, change.vid);
      return;
    case "VLAN":
      frames.setVlan(SWITCH, change.port, change.vid, change.member);
      return;
    case "all VLANs":
      frames.setVlans(SWITCH, change.port, change.vids);
      return;
    case "join":
      frames.addAddress(SWITCH, change.port, bytesOf(change.address));
      return;
    case "leave":
      frames.removeAddress(SWITCH, change.port, bytesOf(change.address));
      return;
    case "leave all":
      frames.clearAddresses(SWITCH, change.port, change.groups);
      return;
    case "rate limit": {
      const { bytes, ticks, burst } = change.rate;
      frames.setRateLimit(SWITCH, change.port, { bytes, ticks: Number(ticks), burst: Number(burst) });
      return;
    }
    case "MTU":
      frames.setSwitch(SWITCH, SwitchSetting.Mtu, change.bytes);
      return;
    case "loopback":
      frames.setSwitch(SWITCH, SwitchSetting.Loopback, change.on ? 1 : 0);
      return;
    case "default port":
      frames.setSwitch(SWITCH, SwitchSetting.DefaultPort, change.port);
      return;
    case "mirror":
      addMirror(rig, change.rule);
      return;
    case "no mirrors":
      frames.clearMirrors(SWITCH);
      return;
    case "clear counters":
      frames.clearCounters(SWITCH, change.port);
      return;
    default:
      toFunction(rig, change);
      return;
  }
}

function addMirror({ frames }: Rig, rule: Mirror): void {
  if (rule.match === "vlan") frames.addMirror(SWITCH, MirrorMatch.Vlan, rule.vid, rule.to);
  else {
    const match = rule.match === "in" ? MirrorMatch.PortIn : MirrorMatch.PortOut;
    frames.addMirror(SWITCH, match, rule.port, rule.to);
  }
}

type FunctionChange = Of<"Bus Master Enable" | "power state" | "Function Level Reset" | "VFs">;

function isOfFunction({ kind }: Change): boolean {
  return ["Bus Master Enable", "power state", "Function Level Reset", "VFs"].includes(kind);
}

/** By registers, as software does it. */
function toFunction(rig: Rig, change: FunctionChange): void {
  const { machine } = rig;
  const routingId = rig.routingIdOf(change.port);
  if (change.kind === "Bus Master Enable")
    machine.configWrite(routingId, COMMAND, 2, change.on ? BUS_MASTER_ENABLE : 0);
  else if (change.kind === "power state") machine.configWrite(routingId, POWER_STATE, 2, change.state);
  else if (change.kind === "Function Level Reset") machine.functionAt(routingId)!.functionLevelReset();
  else {
    machine.configWrite(routingId, SR_IOV.control, 2, 0);
    machine.configWrite(routingId, SR_IOV.numVfs, 2, change.count);
    machine.configWrite(routingId, SR_IOV.control, 2, change.count === 0 ? 0 : 1);
  }
}
