// C1 to C3, C12 to C18: the header, and how a Function is reached.

import { COMMAND, HEADER_TYPE } from "../../firmware/registers";
import type { Bench } from "../bench";
import { broken, type Check, hex, holds, same, skip } from "../check";
import { isClaimed, tableAddress } from "../memory";
import type { Subject } from "../subject";
import { addressOf, type Place } from "../targets/target";

const COMMAND_AT = 0x04;
const CACHE_LINE = 0x0c;
const INTERRUPT_LINE = 0x3c;
const BASE_BRIDGE_CLASS = 0x06;
/** Command: Special Cycles, Memory Write and Invalidate, VGA Palette Snoop, IDSEL Stepping, Fast Back-to-Back. */
const CONVENTIONAL_COMMAND = 0x02b8;
/** Status: 66 MHz, Fast Back-to-Back, DEVSEL Timing. */
const CONVENTIONAL_STATUS = 0x06a0;

function isExpress(f: Subject): void {
  if (f.pcie === 0) skip("it is no PCI Express Function");
}

/** A number of the device that no Function has, or a device number that is free on a link. */
function freePlace(f: Subject, bench: Bench): Place {
  for (let number = 7; number > 0; number--) {
    const place = (f.place & ~7) + number;
    if (!bench.subjects.some((one) => one.place === place)) return place;
  }
  return skip("the device has all eight Functions");
}

async function pieces(bench: Bench, f: Subject, size: 1 | 2): Promise<void> {
  for (const dword of [0x00, 0x08, 0x2c, 0x34]) {
    const whole = await bench.read(f, dword);
    for (let at = 0; at < 4; at += size) {
      const expected = (whole >>> (8 * at)) & (size === 1 ? 0xff : 0xffff);
      same(`${size} bytes at ${hex(dword + at, 2)}`, await bench.read(f, dword + at, size), expected);
    }
  }
}

export const headerRules: readonly Check[] = [
  {
    rule: "C1",
    of: "function",
    bytes(f) {
      if (f.isVf) skip("a VF's reads FFFFh (R59)");
      const id = f.u16(0);
      holds("Vendor ID", id !== 0 && id !== 0xffff, "neither 0000h nor FFFFh", hex(id, 4));
    },
  },
  {
    rule: "C2",
    of: "function",
    bytes(f) {
      const isCardBus = f.u8(0x0b) === BASE_BRIDGE_CLASS && f.u8(0x0a) === 0x07;
      const most = isCardBus ? 2 : 1;
      holds("Header Layout", f.layout <= most, `${most} at most`, String(f.layout));
    },
  },
  {
    rule: "C3",
    of: "device",
    bytes(f) {
      const others = f.device.filter((one) => one !== f && (one.place & ~7) === (f.place & ~7));
      if (others.length === 0 || (f.place & 7) !== 0) skip("the device has one Function");
      const bit = f.u8(0x0e) & HEADER_TYPE.multiFunction;
      holds("Multi-Function Device", bit !== 0, "1", "0");
    },
  },
  {
    rule: "C12",
    of: "function",
    bytes(f) {
      const pin = f.u8(0x3d);
      holds("Interrupt Pin", pin <= 4, "0 to 4", String(pin));
    },
  },
  {
    rule: "C13",
    of: "function",
    bytes(f) {
      isExpress(f);
      same("bits of conventional PCI in Command", f.u16(COMMAND_AT) & CONVENTIONAL_COMMAND, 0);
      same("bits of conventional PCI in Status", f.u16(0x06) & CONVENTIONAL_STATUS, 0);
      same("Latency Timer", f.u8(0x0d), 0);
    },
  },
  {
    rule: "C14",
    of: "function",
    bytes(f) {
      isExpress(f);
      if (f.isVf) skip("a VF need not have it");
      holds("Power Management", f.powerManagement !== 0, "there", "missing");
    },
  },
  {
    rule: "C15",
    of: "device",
    async requests(f, bench) {
      const place = freePlace(f, bench);
      for (const offset of [0x00, 0x08, 0x3c]) {
        same(`offset ${hex(offset, 2)} of ${addressOf(place)}`, await bench.read(place, offset), 0xffffffff);
      }
    },
  },
  {
    rule: "C16",
    of: "function",
    async requests(f, bench) {
      await pieces(bench, f, 2);
      await pieces(bench, f, 1);
    },
  },
  {
    rule: "C17",
    of: "function",
    async requests(f, bench) {
      const at = f.layout === 0 ? CACHE_LINE : INTERRUPT_LINE;
      const before = await bench.read(f, at);
      await bench.write(f, at, ~before & 0xff, 1);
      const after = await bench.read(f, at);
      same(`the other bytes of dword ${hex(at, 2)}`, after & ~0xff, before & ~0xff);
    },
  },
  {
    rule: "C18",
    of: "endpoint",
    async requests(f, bench) {
      const entry = await tableAddress(bench, f);
      if (!(await isClaimed(bench, entry)))
        broken("the MSI-X table", "memory with Memory Space Enable set", "no answer");
      await bench.change(f, COMMAND_AT, COMMAND.memorySpaceEnable, 0, 2);
      holds(
        "the MSI-X table with Memory Space Enable clear",
        !(await isClaimed(bench, entry)),
        "no answer",
        "memory",
      );
    },
  },
];
