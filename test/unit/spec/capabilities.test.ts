// Values and masks of the capabilities, as hardware has them and drivers expect them.

import { describe, expect, test } from "vitest";
import { type Block, blocks, msi, type PortType, pciExpress, powerManagement } from "../../../src/spec";
import type { FieldValues } from "../../../src/spec/conditions";
import { bytesOf, planesOf, registersOf } from "../../../src/spec/planes";
import { bits, names, pf, vf } from "./planes-for";

describe("Capability headers", () => {
  test.each(
    (blocks as readonly Block[]).flatMap(({ name, place }) =>
      place.kind === "header" ? [] : [{ name, place }],
    ),
  )("$name carries its ID", ({ name, place }) => {
    const block = (blocks as readonly Block[]).find((one) => one.name === name)!;
    const version = place.kind === "extended" ? place.version : 0;
    const width = place.kind === "extended" ? 32 : 16;
    expect(bits(block, pf(), "reset", 0, width)).toBe((version << 16) | place.id);
  });
});

describe("Power Management", () => {
  test("PME bits are sticky, and reserved in a Function that sends none", () => {
    const able = pf({ "Power Management Capabilities.PME_Support": 0x19 });
    expect(bits(powerManagement, able, "sticky", 0x04)).toBe(0x8100);
    expect(bits(powerManagement, able, "writable", 0x04)).toBe(0x0103);
    expect(bits(powerManagement, pf(), "writable", 0x04)).toBe(0x0003);
    expect(bits(powerManagement, pf(), "reset", 0x02)).toBe(0x0003);
  });
});

describe("MSI", () => {
  const wide = "Message Control.64-bit Address Capable";
  const maskable = "Message Control.Per-Vector Masking Capable";

  test.each<{ layout: string; values: FieldValues; bytes: number; mask?: number }>([
    { layout: "32-bit", values: {}, bytes: 0x0c },
    { layout: "32-bit with masks", values: { [maskable]: 1 }, bytes: 0x14, mask: 0x0c },
    { layout: "64-bit", values: { [wide]: 1 }, bytes: 0x10 },
    { layout: "64-bit with masks", values: { [wide]: 1, [maskable]: 1 }, bytes: 0x18, mask: 0x10 },
  ])("the $layout layout is $bytes bytes long", ({ values, bytes, mask }) => {
    expect(bytesOf(msi, pf(values))).toBe(bytes);
    expect(registersOf(msi, pf(values)).find(({ name }) => name === "Mask Bits")?.offset).toBe(mask);
  });
});

describe("PCI Express", () => {
  const [capable, capable2] = ["Device Capabilities", "Device Capabilities 2"];

  test("Device Control is 2810h after reset, and Function Level Reset keeps Max_Payload_Size", () => {
    expect(bits(pciExpress, pf(), "reset", 0x08)).toBe(0x2810);
    expect(bits(pciExpress, pf(), "keptByFlr", 0x08)).toBe(0x04e0);
  });

  test("R71 R72: an endpoint, PF or VF, supports Function Level Reset unless it says otherwise", () => {
    expect(bits(pciExpress, vf(), "reset", 0x04, 32)).toBe(0x10008000);
    expect(bits(pciExpress, pf(), "reset", 0x04, 32)).toBe(0x10008000);
    expect(bits(pciExpress, pf({}, "root-port"), "reset", 0x04, 32)).toBe(0x00008000);
    const without = { [`${capable}.Function Level Reset Capability`]: 0 };
    expect(bits(pciExpress, vf(without), "reset", 0x04, 32)).toBe(0x00008000);
    expect(bits(pciExpress, pf(without), "writable", 0x08)).toBe(0x7cff);
  });

  test("R73 R74: of a VF's Device Control and Status the masks are 8000h and 000Fh", () => {
    expect(bits(pciExpress, vf(), "writable", 0x08)).toBe(0x8000);
    expect(bits(pciExpress, vf(), "reset", 0x08)).toBe(0x0000);
    expect(bits(pciExpress, vf(), "clearable", 0x0a)).toBe(0x000f);
  });

  test("R75: a VF has nothing writable in its link registers and Device Control 2", () => {
    const given = vf({ [`${capable2}.ARI Forwarding Supported`]: 1, [`${capable2}.OBFF Supported`]: 3 });
    const { writable, clearable } = planesOf(pciExpress, given);
    expect(Array.from(writable.slice(0x0c / 4))).toEqual(new Array(12).fill(0));
    expect(Array.from(clearable.slice(0x0c / 4))).toEqual(new Array(12).fill(0));
  });

  test("R22: a VF has no Phantom Functions", () => {
    const given = { [`${capable}.Phantom Functions Supported`]: 3 };
    expect(bits(pciExpress, pf(given), "reset", 0x04) & 0x18).toBe(0x18);
    expect(bits(pciExpress, vf(given), "reset", 0x04) & 0x18).toBe(0);
  });

  test("ARI Forwarding Enable is writable only where ARI Forwarding is supported", () => {
    const supported = { [`${capable2}.ARI Forwarding Supported`]: 1 };
    expect(bits(pciExpress, pf({}, "downstream-port"), "writable", 0x28) & 0x20).toBe(0);
    expect(bits(pciExpress, pf(supported, "downstream-port"), "writable", 0x28) & 0x20).toBe(0x20);
  });

  test("link, slot and root registers exist where there is a link, a slot or a root", () => {
    const registers = ["Link Control", "Slot Control", "Root Control"];
    const present = (type: PortType, slot = 0) =>
      registers.filter((name) =>
        names(pciExpress, pf({ "PCI Express Capabilities.Slot Implemented": slot }, type)).includes(name),
      );
    expect(present("endpoint")).toEqual(["Link Control"]);
    expect(present("root-complex-integrated-endpoint")).toEqual([]);
    expect(present("root-complex-event-collector")).toEqual(["Root Control"]);
    expect(present("downstream-port", 1)).toEqual(["Link Control", "Slot Control"]);
    expect(present("root-port", 1)).toEqual(registers);
  });
});
