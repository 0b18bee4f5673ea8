// What firmware gave a Function, and a reset of it takes: put back afterwards, as the host of a virtual machine does.

import { SR_IOV, SR_IOV_CONTROL, TYPE_0 } from "../firmware/registers";
import { capabilityAt } from "../model/interrupts/capability-at";
import type { AnyFunction } from "../model/machine";
import type { Platform } from "../model/platform";
import { romOffset } from "./bars";

/** Registers of one size at an offset, with their values at the time. */
interface Kept {
  readonly offset: number;
  readonly size: 2 | 4;
  readonly value: number;
}

export class HostState {
  private readonly kept: readonly Kept[];

  constructor(
    private readonly f: AnyFunction,
    private readonly platform: Platform,
  ) {
    this.kept = f.isVf ? [] : [...addressesOf(f), ...srIovOf(f)];
  }

  restore(): void {
    const { routingId, domain } = this.f;
    for (const { offset, size, value } of this.kept)
      this.platform.configWrite(routingId, offset, size, value, domain);
  }
}

const BARS = 6;
const BARS_OF_BRIDGE = 2;
const ROM_ENABLE = 1;

function addressesOf(f: AnyFunction): Kept[] {
  if (f.isVf || f.description.headerType === 2) return [];
  const rom = romOffset(f);
  const count = f.description.headerType === 1 ? BARS_OF_BRIDGE : BARS;
  return [...dwords(f, TYPE_0.BAR0, count), { offset: rom, size: 4, value: f.peek(rom) & ~ROM_ENABLE }];
}

/** In the order in which they can be written: the page size says which bits of VF BARs there are (R113). */
function srIovOf(pf: AnyFunction): Kept[] {
  const at = capabilityAt(pf, "sriov");
  if (at === undefined || pf.isVf) return [];
  const control = pf.peek(at + SR_IOV["SR-IOV Control"]) & SR_IOV_CONTROL.ariCapableHierarchy;
  return [
    { offset: at + SR_IOV["SR-IOV Control"], size: 2, value: control },
    ...dwords(pf, at + SR_IOV["System Page Size"], 1),
    ...dwords(pf, at + SR_IOV["VF BAR0"], BARS),
  ];
}

function dwords(f: AnyFunction, first: number, count: number): Kept[] {
  return Array.from({ length: count }, (_, index) => {
    const offset = first + 4 * index;
    return { offset, size: 4, value: f.peek(offset) };
  });
}
