// MSI and MSI-X: what is sent, what is pending, and what lets it go.

import { beforeEach, describe, expect, test } from "vitest";
import { barAddress } from "../../../../src/model/interrupts/bar-address";
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

/** A dword of the VF's MSI-X table, written as software does. */
function writeEntry(f: AnyFunction, vector: number, dword: number, value: number): void {
  const base = barAddress(f, 3);
  if (base === undefined) throw new Error("no BAR 3");
  rig.machine.core().memoryWrite(base + BigInt(16 * vector + 4 * dword), 4, value);
}

function program(f: AnyFunction, vector: number, address: number, data: number): void {
  [address, 0, data].forEach((value, dword) => {
    writeEntry(f, vector, dword, value);
  });
}

describe("MSI-X of a VF", () => {
  beforeEach(() => {
    program(vf, 1, 0xfee01004, 0x4321);
    vf.config.write(MESSAGE_CONTROL, ENABLE, 2);
  });

  test("R104: an unmasked vector is a memory write with the VF's own Requester ID", () => {
    writeEntry(vf, 1, 3, 0);
    expect(rig.interrupts.raise(vf, 1)).toBe("sent");
    expect(rig.sent).toMatchObject([{ requesterId: 0x0182, vector: 1, address: 0xfee01004n, data: 0x4321 }]);
  });

  test("a masked vector is pending, and sent once when its mask is cleared", () => {
    expect(rig.interrupts.raise(vf, 1)).toBe("pending");
    expect(rig.interrupts.raise(vf, 1)).toBe("pending");
    expect(rig.interrupts.pendingOf(vf)).toEqual([1]);
    rig.interrupts.update();
    expect(rig.sent).toEqual([]);
    writeEntry(vf, 1, 3, 0);
    rig.interrupts.update();
    rig.interrupts.update();
    expect(rig.sent.map((one) => one.vector)).toEqual([1]);
    expect(rig.interrupts.pendingOf(vf)).toEqual([]);
  });

  test("Function Mask holds back what its own mask would let go", () => {
    writeEntry(vf, 1, 3, 0);
    vf.config.write(MESSAGE_CONTROL, ENABLE | FUNCTION_MASK, 2);
    expect(rig.interrupts.raise(vf, 1)).toBe("pending");
    vf.config.write(MESSAGE_CONTROL, ENABLE, 2);
    rig.interrupts.update();
    expect(rig.sent).toHaveLength(1);
  });

  test("R62: without Bus Master Enable nothing is sent, but stays pending", () => {
    writeEntry(vf, 1, 3, 0);
    vf.config.write(4, 0, 2);
    expect(rig.interrupts.raise(vf, 1)).toBe("pending");
    vf.config.write(4, 4, 2);
    rig.interrupts.update();
    expect(rig.sent).toHaveLength(1);
  });

  test("a Bridge above without Bus Master Enable lets nothing through", () => {
    writeEntry(vf, 1, 3, 0);
    rig.at("00:1c.0").config.write(4, 2, 2);
    expect(rig.interrupts.raise(vf, 1)).toBe("pending");
  });

  test("R82: the MSI-X of another VF has nothing to do with it", () => {
    expect(rig.interrupts.raise(rig.at("01:10.0"), 1)).toBe("disabled");
  });

  test("the Pending Bit Array shows what is pending, in bytes, words and dwords", () => {
    rig.interrupts.raise(vf, 1);
    const bits = (offset: number, size: number) => rig.interrupts.pendingBits(vf, 3, offset, size);
    expect([bits(0x2000, 1), bits(0x2000, 2), bits(0x2000, 4), bits(0x2001, 1), bits(0x1000, 4)]).toEqual([
      2, 2, 2, 0, 0,
    ]);
    expect(rig.interrupts.pendingBits(vf, 0, 0x2000, 4)).toBe(0);
  });

  test("disabling it forgets what was pending", () => {
    rig.interrupts.raise(vf, 1);
    vf.config.write(MESSAGE_CONTROL, 0, 2);
    rig.interrupts.update();
    expect(rig.interrupts.idle).toBe(true);
  });

  test("with the VF goes what it had pending", () => {
    rig.interrupts.raise(vf, 1);
    pf.config.block("SR-IOV").write("SR-IOV Control", { "VF Enable": false });
    rig.interrupts.update();
    expect(rig.interrupts.idle).toBe(true);
    expect(rig.sent).toEqual([]);
  });

  test("there is no vector beyond Table Size", () => {
    expect(rig.interrupts.raise(vf, 3)).toBe("disabled");
  });

  test("what is pending can be saved and put back", () => {
    rig.interrupts.raise(vf, 1);
    const saved = rig.interrupts.pending();
    rig.interrupts.restore([]);
    expect(rig.interrupts.idle).toBe(true);
    rig.interrupts.restore(saved);
    writeEntry(vf, 1, 3, 0);
    rig.interrupts.update();
    expect(rig.sent).toHaveLength(1);
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
    expect(rig.sent).toMatchObject([{ requesterId: 0x00e0, address: 0x1_fee0_0000n, data: 0x30 }]);
  });

  test("Mask holds it back, Pending shows it, and it is sent when Mask is cleared", () => {
    port.config.write(at + 0x10, 1);
    expect(rig.interrupts.raise(port)).toBe("pending");
    expect(port.config.read(at + 0x14)).toBe(1);
    port.config.write(at + 0x10, 0);
    rig.interrupts.update();
    expect(rig.sent).toHaveLength(1);
    expect(port.config.read(at + 0x14)).toBe(0);
  });

  test("while it is disabled nothing is sent and nothing is pending", () => {
    port.config.write(at + 2, 0, 2);
    expect(rig.interrupts.raise(port)).toBe("disabled");
    expect(rig.interrupts.idle).toBe(true);
  });
});
