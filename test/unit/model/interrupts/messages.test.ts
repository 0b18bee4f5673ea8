// MSI and MSI-X: what is sent, what is pending, and what lets it go.

import { beforeEach, describe, expect, test } from "vitest";
import type { AnyFunction } from "../../../../src/model/machine";
import { type InterruptRig, interruptRig } from "./rig";

let rig: InterruptRig;
let vf: AnyFunction;
let pf: AnyFunction;

beforeEach(async () => {
  rig = await interruptRig();
  vf = rig.at("01:10.2");
  pf = rig.at("01:00.0");
});

const MESSAGE_CONTROL = 0x72;
const ENABLE = 0x8000;
const FUNCTION_MASK = 0x4000;
/** The part of VF BAR 3 that belongs to 01:10.2; the Pending Bit Array lies 2000h behind the table. */
const slice = () => {
  const [low, high] = [pf.peek(0x160 + 0x30), pf.peek(0x160 + 0x34)];
  return ((BigInt(high) << 32n) | BigInt((low & ~0xf) >>> 0)) + 0x4000n;
};
const PBA = 0x2000n;

/** A dword of the VF's MSI-X table, written as software does. */
function writeEntry(vector: number, dword: number, value: number): void {
  rig.machine.core().memoryWrite(slice() + BigInt(16 * vector + 4 * dword), 4, value);
}

function program(vector: number, address: number, data: number): void {
  [address, 0, data].forEach((value, dword) => {
    writeEntry(vector, dword, value);
  });
}

const pba = (offset: number, size: 1 | 2 | 4) =>
  rig.machine.core().memoryRead(slice() + PBA + BigInt(offset), size);

describe("MSI-X of a VF", () => {
  beforeEach(() => {
    program(1, 0xfee01004, 0x4321);
    vf.config.write(MESSAGE_CONTROL, ENABLE, 2);
  });

  test("R104: an unmasked vector is a memory write with the VF's own Requester ID", () => {
    writeEntry(1, 3, 0);
    expect(rig.interrupts.raise(vf, 1)).toBe("sent");
    expect(rig.sent()).toMatchObject([
      {
        domain: 0,
        requesterId: 0x0182,
        vector: 1,
        address: 0xfee01004n,
        data: 0x4321,
        function: { index: 1 },
      },
    ]);
  });

  test("a VF that is gone has no interrupts", () => {
    pf.config.block("SR-IOV").write("SR-IOV Control", 0);
    expect(() => rig.interrupts.raise(vf, 1)).toThrow("vector 1 has nobody to raise it: the VF is gone");
  });

  test("a masked vector is pending, and sent once when its mask is cleared", () => {
    expect(rig.interrupts.raise(vf, 1)).toBe("pending");
    expect(rig.interrupts.raise(vf, 1)).toBe("pending");
    expect(rig.interrupts.pendingOf(vf)).toEqual([1]);
    expect(rig.sent()).toEqual([]);
    writeEntry(1, 3, 0);
    writeEntry(1, 3, 0);
    expect(rig.sent().map((one) => one.vector)).toEqual([1]);
    expect(rig.interrupts.pendingOf(vf)).toEqual([]);
  });

  test("Function Mask holds back what its own mask would let go", () => {
    writeEntry(1, 3, 0);
    vf.config.write(MESSAGE_CONTROL, ENABLE | FUNCTION_MASK, 2);
    expect(rig.interrupts.raise(vf, 1)).toBe("pending");
    writeEntry(1, 3, 0);
    expect(rig.sent()).toEqual([]);
    vf.config.write(MESSAGE_CONTROL, ENABLE, 2);
    expect(rig.sent()).toHaveLength(1);
  });

  test("R62: without Bus Master Enable nothing is sent, but stays pending", () => {
    writeEntry(1, 3, 0);
    vf.config.write(4, 0, 2);
    expect(rig.interrupts.raise(vf, 1)).toBe("pending");
    pf.config.write(4, 2, 2);
    expect(rig.sent()).toEqual([]);
    vf.config.write(4, 4, 2);
    expect(rig.sent()).toHaveLength(1);
  });

  test("what a Bridge above without Bus Master Enable does not forward is lost", () => {
    writeEntry(1, 3, 0);
    rig.at("00:1c.0").config.write(4, 2, 2);
    expect(rig.interrupts.raise(vf, 1)).toBe("sent");
    rig.at("00:1c.0").config.write(4, 6, 2);
    expect(rig.sent()).toEqual([]);
    expect(rig.interrupts.pendingOf(vf)).toEqual([]);
  });

  test("R82: the MSI-X of another VF and of the PF has nothing to do with it", () => {
    expect(rig.interrupts.raise(rig.at("01:10.0"), 1)).toBe("disabled");
    expect(rig.interrupts.raise(pf, 1)).toBe("disabled");
    rig.interrupts.raise(vf, 1);
    expect(rig.interrupts.pendingOf(rig.at("01:10.0"))).toEqual([]);
  });

  test("the Pending Bit Array shows what is pending, in bytes, words and dwords, and ignores writes", () => {
    rig.interrupts.raise(vf, 1);
    expect([pba(0, 1), pba(0, 2), pba(0, 4), pba(1, 1), pba(4, 4)]).toEqual([2, 2, 2, 0, 0]);
    rig.machine.core().memoryWrite(slice() + PBA, 4, 0);
    expect(pba(0, 4)).toBe(2);
  });

  test("disabling it keeps what is pending, enabling it sends what is not masked", () => {
    rig.interrupts.raise(vf, 1);
    vf.config.write(MESSAGE_CONTROL, 0, 2);
    writeEntry(1, 3, 0);
    expect(rig.sent()).toEqual([]);
    expect(rig.interrupts.pendingOf(vf)).toEqual([1]);
    vf.config.write(MESSAGE_CONTROL, ENABLE, 2);
    expect(rig.sent()).toHaveLength(1);
  });

  test("Function Level Reset of the VF forgets what was pending", () => {
    rig.interrupts.raise(vf, 1);
    vf.functionLevelReset();
    expect(rig.interrupts.pendingOf(vf)).toEqual([]);
  });

  test("with the VF goes what it had pending", () => {
    rig.interrupts.raise(vf, 1);
    const srIov = pf.config.block("SR-IOV");
    srIov.write("SR-IOV Control", { "VF Enable": false });
    srIov.write("SR-IOV Control", { "VF Enable": true });
    expect(rig.interrupts.pendingOf(rig.at("01:10.2"))).toEqual([]);
    expect(rig.sent()).toEqual([]);
  });

  test("there is no vector beyond Table Size", () => {
    expect(rig.interrupts.raise(vf, 3)).toBe("disabled");
  });

  test("what is pending is part of a snapshot", () => {
    rig.interrupts.raise(vf, 1);
    const saved = rig.machine.snapshot();
    writeEntry(1, 3, 0);
    expect(rig.sent()).toHaveLength(1);
    rig.machine.restore(saved);
    expect(rig.interrupts.pendingOf(vf)).toEqual([1]);
    writeEntry(1, 3, 0);
    expect(rig.sent()).toHaveLength(1);
  });

  test("a message to a peer's BAR lands there, and lets go what is pending behind its mask", () => {
    rig.at("01:10.0").config.write(4, 4, 2);
    rig.at("01:10.0").config.write(MESSAGE_CONTROL, ENABLE, 2);
    expect(rig.interrupts.raise(rig.at("01:10.0"), 2)).toBe("pending");
    const control = slice() - 0x4000n + 0x2cn;
    writeEntry(1, 0, Number(control & 0xffffffffn));
    writeEntry(1, 1, Number(control >> 32n));
    writeEntry(1, 2, 0);
    writeEntry(1, 3, 0);
    expect(rig.interrupts.raise(vf, 1)).toBe("sent");
    expect(rig.landed).toMatchObject([{ requesterId: 0x0182, address: control, data: 0 }]);
    expect(rig.sent()).toMatchObject([{ requesterId: 0x0180, vector: 2, address: 0n }]);
  });
});

describe("MSI of a Root Port", () => {
  const at = 0x48;
  let port: AnyFunction;

  beforeEach(() => {
    port = rig.at("00:1c.0");
    port.config.write(at + 4, 0xfee00000);
    port.config.write(at + 8, 1);
    port.config.write(at + 12, 0x30, 2);
    port.config.write(at + 2, 1, 2);
  });

  test("the message has the 64-bit address and the data of the capability", () => {
    expect(rig.interrupts.raise(port)).toBe("sent");
    expect(rig.sent()).toMatchObject([{ requesterId: 0x00e0, address: 0x1_fee0_0000n, data: 0x30 }]);
  });

  test("Mask holds it back, Pending shows it, and it is sent when Mask is cleared", () => {
    port.config.write(at + 0x10, 1);
    expect(rig.interrupts.raise(port)).toBe("pending");
    expect(port.config.read(at + 0x14)).toBe(1);
    port.config.write(at + 0x10, 0);
    expect(rig.sent()).toHaveLength(1);
    expect(port.config.read(at + 0x14)).toBe(0);
  });

  test("Bus Master Enable lets it go", () => {
    port.config.write(4, 2, 2);
    expect(rig.interrupts.raise(port)).toBe("pending");
    port.config.write(4, 6, 2);
    expect(rig.sent()).toHaveLength(1);
  });

  test("while it is disabled nothing is sent and nothing is pending", () => {
    port.config.write(at + 2, 0, 2);
    expect(rig.interrupts.raise(port)).toBe("disabled");
    expect(rig.interrupts.pendingOf(port)).toEqual([]);
  });
});
