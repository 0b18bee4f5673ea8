// The ACPI tables of a guest: found from the RSDP on, whole, and in keeping with the machine.

import { describe, expect, test } from "vitest";
import { dsdt } from "../../../src/guest/acpi/dsdt";
import { acpiTables } from "../../../src/guest/acpi/tables";
import { guestMachine } from "../../../src/guest/guest-machine";
import { guestRoots } from "../../../src/guest/guest-roots";
import { romTables } from "../../../src/guest/rom";
import { builtInMachine } from "../../../src/machine/built-in";
import { describeMachine } from "../../../src/machine/read";

const BASE = 0xf1000;

const machine = builtInMachine("intel-82599");
if (!machine) throw new Error("no default machine");
const roots = guestRoots(guestMachine(machine));
const { bytes, rsdpAt } = acpiTables(roots, BASE);
const view = new DataView(bytes.buffer);

const sum = (piece: Uint8Array) => piece.reduce((total, byte) => total + byte, 0) & 0xff;
const textAt = (at: number, length: number) =>
  new TextDecoder().decode(bytes.subarray(at - BASE, at - BASE + length));
const dwordAt = (at: number) => view.getUint32(at - BASE, true);

/** A table by its address: its signature and its bytes. */
const tableAt = (at: number) => ({
  signature: textAt(at, 4),
  bytes: bytes.subarray(at - BASE, at - BASE + dwordAt(at + 4)),
});

const rsdtAt = dwordAt(rsdpAt + 16);
const listed = Array.from({ length: (dwordAt(rsdtAt + 4) - 36) / 4 }, (_, index) =>
  tableAt(dwordAt(rsdtAt + 36 + 4 * index)),
);
const fadt = new DataView(listed[0]!.bytes.slice().buffer);

describe("ACPI tables", () => {
  test("the RSDP lies on 16 bytes, its sum is zero, and it leads to the RSDT", () => {
    expect(rsdpAt % 16).toBe(0);
    expect(textAt(rsdpAt, 8)).toBe("RSD PTR ");
    expect(sum(bytes.subarray(rsdpAt - BASE, rsdpAt - BASE + 20))).toBe(0);
    expect(textAt(rsdtAt, 4)).toBe("RSDT");
  });

  test("the RSDT lists FADT, MADT and MCFG; the sum of each table is zero", () => {
    expect(listed.map(({ signature }) => signature)).toEqual(["FACP", "APIC", "MCFG"]);
    const dsdtAt = fadt.getUint32(40, true);
    const all = [...listed, tableAt(rsdtAt), tableAt(dsdtAt)];
    expect(all.map((one) => sum(one.bytes))).toEqual([0, 0, 0, 0, 0]);
  });

  test("the FADT has no SMI command and no general-purpose events, but a reset register", () => {
    expect(fadt.getUint32(48, true)).toBe(0);
    expect([fadt.getUint32(80, true), fadt.getUint8(92)]).toEqual([0, 0]);
    expect([56, 64, 76].map((at) => fadt.getUint32(at, true))).toEqual([0xb000, 0xb004, 0xb008]);
    expect(fadt.getUint16(46, true)).toBe(9);
    expect([fadt.getBigUint64(120, true), fadt.getUint8(128)]).toEqual([0xcf9n, 6]);
    const facsAt = fadt.getUint32(36, true);
    expect([textAt(facsAt, 4), facsAt % 64]).toEqual(["FACS", 0]);
  });

  test("MCFG covers 256 buses from B0000000h on", () => {
    const mcfg = new DataView(listed[2]!.bytes.slice().buffer);
    expect(mcfg.getBigUint64(44, true)).toBe(0xb0000000n);
    expect([mcfg.getUint8(54), mcfg.getUint8(55)]).toEqual([0, 255]);
  });
});

/** Rows of _PRT as they stand in the AML: address, pin, input of the I/O APIC. */
function routes(aml: Uint8Array): { slot: number; pin: number; input: number }[] {
  const found: { slot: number; pin: number; input: number }[] = [];
  for (let at = 0; at < aml.length - 12; at++) {
    if (aml[at] !== 0x12 || aml[at + 2] !== 4 || (aml[at + 3] !== 0x0b && aml[at + 3] !== 0x0c)) continue;
    const wide = aml[at + 3] === 0x0c;
    const slot = wide ? aml[at + 6]! : 0;
    const rest = aml.subarray(at + (wide ? 8 : 6), at + 1 + aml[at + 1]!);
    const pin = rest[0] === 0x0a ? rest[1]! : rest[0]!;
    found.push({ slot, pin, input: rest.at(-1)! });
  }
  return found;
}

describe("the DSDT", () => {
  test("INTA to INTD of each slot in use go to inputs 16 to 19, shifted from slot to slot", () => {
    const rows = routes(dsdt(roots));
    expect(rows.map((row) => row.slot)).toEqual([0, 0, 0, 0, 0x1c, 0x1c, 0x1c, 0x1c]);
    for (const { slot, pin, input } of rows) expect(input).toBe(16 + ((slot + pin) % 4));
  });

  test("several root buses share buses and windows without overlap", () => {
    const root = (bus: number) => ({
      domain: 0,
      bus,
      devices: [{ type: "root-port", slot: "1c.0", devices: [] }] as const,
    });
    const two = guestRoots(
      guestMachine(describeMachine({ name: "two", roots: [root(0), root(64)] }, { file: "two" })),
    );
    expect(two.map(({ bus, lastBus }) => [bus, lastBus])).toEqual([
      [0, 63],
      [64, 255],
    ]);
    expect(two.map(({ mmio }) => mmio)).toEqual([
      { base: 0xc0000000, size: 0x10000000 },
      { base: 0xd0000000, size: 0x10000000 },
    ]);
    expect(new TextDecoder("latin1").decode(dsdt(two))).toContain("PCI1");
  });

  test("a root bus with all 32 slots in use fits the ROM", () => {
    const [one] = roots;
    const slots = Array.from({ length: 32 }, (_, slot) => slot);
    expect(romTables([{ ...one!, slots }]).bytes.length).toBeLessThan(0x3000);
  });
});
