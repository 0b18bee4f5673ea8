// Accesses that make much of a machine reachable: bus numbers, windows, BARs, and mostly VFs.

import type { Machine } from "../../src/model/machine";
import { type ConfigWrite, numberBuses } from "../support/machines";
import type { Random } from "../support/random";
import type { Access, Size } from "./access";
import { SLOWEST } from "./machines";
import { containmentAt } from "./model/containment";
import type { ModelFunction } from "./model/function";
import { isLink } from "./model/links";
import type { ModelMachine } from "./model/machine";
import { powerOf } from "./model/power";
import { slotControlAt } from "./model/slots";
import { SRIOV } from "./model/vfs";
import { barsOf, REGION_BYTES, region32, region64 } from "./registers";

const MAX_SPARE_BUSES = 4;
const COMMAND = 0x04;
const MEMORY_AND_MASTER = 0x6;
const BAR_SIZE = 0x100;
const DPC_CONTROL = 0x06;
const DPC_STATUS = 0x08;
const BRIDGE_CONTROL = 0x3e;
const SERR_ENABLE = 0x2;
const POWER_STATE = 0x04;
const LINK_CONTROL = 0x10;
const ROOT_CONTROL = 0x1c;
const RRS_VISIBILITY = 0x10;

type RegisterWrite = (offset: number, size: Size, value: number) => void;

export function setUp(machine: Machine, model: ModelMachine, random: Random): Access[] {
  const accesses: Access[] = [];
  const write: ConfigWrite = (routingId, offset, size, value) => {
    accesses.push({ kind: "write", routingId, offset, size, value, way: "direct" });
  };
  for (const f of model.functions) {
    if (f.isBridge && f.parent === undefined) write(f.devfn, BRIDGE_CONTROL, 2, SERR_ENABLE);
  }
  for (const f of model.functions) {
    if (f.device.removed) accesses.push({ kind: "presence", function: f.index, present: true });
  }
  const routingIds = number(machine, model, random, write, () =>
    accesses.push({ kind: "advance", ns: SLOWEST }),
  );
  const assigns = random.oneIn(3);
  for (const f of model.functions) {
    const routingId = routingIds[f.index]!;
    const own: RegisterWrite = (offset, size, value) => write(routingId, offset, size, value);
    own(COMMAND, 2, MEMORY_AND_MASTER);
    if (f.isBridge) openWindows(f, own);
    else if (assigns) assign(f, random, own);
  }
  return accesses;
}

/** Wakes the Functions on the way. Gives the Routing IDs that they then have. */
function number(
  machine: Machine,
  model: ModelMachine,
  random: Random,
  write: ConfigWrite,
  wait: () => void,
): number[] {
  const routingIds: number[] = [];
  numberBuses(machine, {
    spare: random.below(MAX_SPARE_BUSES),
    ari: !random.oneIn(3),
    write: (routingId, offset, size, value) => {
      write(routingId, offset, size, value);
      if (offset !== 0) return;
      const f = model.functions[routingIds.length]!;
      wake(f, (at) => write(routingId, at, 2, 0));
      if (containmentAt(f) !== 0) contain(f, random, (at, value) => write(routingId, at, 2, value));
      if (f.description.kind === "root-port") {
        write(routingId, f.pcie + ROOT_CONTROL, 2, random.oneIn(2) ? RRS_VISIBILITY : 0);
      }
      wait();
      routingIds.push(routingId);
    },
  });
  return routingIds;
}

/** To D0, with the link enabled. */
function wake(f: ModelFunction, clear: (offset: number) => void): void {
  const pm = powerOf(f);
  if (pm) clear(pm.at + POWER_STATE);
  if (!isLink(f) || f.pcie === 0) return;
  clear(f.pcie + LINK_CONTROL);
  clear(slotControlAt(f));
}

/** Lets the link go, and enables containment mostly. */
function contain(port: ModelFunction, random: Random, write: (offset: number, value: number) => void): void {
  const at = containmentAt(port);
  write(at + DPC_STATUS, 0xffff);
  write(at + DPC_CONTROL, random.pick([0x00, 0x09, 0x0a, 0x0d, 0x1e, 0x9a]));
}

/** Windows that hold the regions of all Functions below. */
function openWindows(bridge: ModelFunction, write: RegisterWrite): void {
  const below = indexesBelow(bridge);
  const [first, last] = below.length > 0 ? [Math.min(...below), Math.max(...below)] : [1, 0];
  const window = (start: bigint, end: bigint) =>
    Number((((end - 1n) >> 16n) & 0xfff0n) * 65536n + ((start >> 16n) & 0xfff0n));
  const end32 = BigInt(region32(last) + REGION_BYTES.narrow);
  const end64 = region64(last) + REGION_BYTES.wide;
  write(0x20, 4, window(BigInt(region32(first)), end32));
  write(0x24, 4, window(region64(first), end64));
  write(0x28, 4, Number(region64(first) >> 32n));
  write(0x2c, 4, Number((end64 - 1n) >> 32n));
}

function indexesBelow(f: ModelFunction): number[] {
  return f.children.flatMap((child) => [child.index, ...indexesBelow(child)]);
}

/** Addresses for all BARs; VFs, mostly. */
function assign(f: ModelFunction, random: Random, write: RegisterWrite): void {
  if (f.sriov) write(f.sriovAt(SRIOV.control), 2, 0);
  if (f.resizables.length > 0) {
    write(COMMAND, 2, 0);
    for (const { control } of f.resizables) write(control, 4, random.below(5) * BAR_SIZE);
    write(COMMAND, 2, MEMORY_AND_MASTER);
  }
  for (const { offset, bytes, value } of barsOf(f)) {
    const address = BigInt.asUintN(64, BigInt(value(random)));
    for (let at = 0; at < bytes; at += 4) {
      write(offset + at, 4, Number(BigInt.asUintN(32, address >> BigInt(8 * at))));
    }
  }
  if (!f.sriov || random.oneIn(4)) return;
  write(f.sriovAt(SRIOV.page), 4, 2 ** random.pick([0, 0, 0, 1, 2, 4]));
  write(f.sriovAt(SRIOV.control), 2, random.pick([0x00, 0x10]));
  write(f.sriovAt(SRIOV.numVfs), 2, 1 + random.below(f.sriov.totalVfs));
  write(f.sriovAt(SRIOV.control), 2, random.pick([0x09, 0x19]));
}
