// Functions given by the bytes of a real one: what is read from them, and what the file adds.

import { describe, expect, it } from "vitest";
import type { MachineInput } from "../../../src/machine/schema";
import type { FunctionInput } from "../../../src/machine/schema/function";
import { below, errorsOf, FIRST, functionsOf, warningsOf } from "./support";

/** The first bytes of a configuration space as hexadecimal text, from dwords at offsets. */
function image(length: number, dwords: Readonly<Record<number, number>>): string {
  const bytes = new DataView(new ArrayBuffer(length));
  for (const [offset, value] of Object.entries(dwords)) {
    if (Number(offset) < length) bytes.setUint32(Number(offset), value, true);
  }
  return Array.from(new Uint8Array(bytes.buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A PF: PM, MSI, MSI-X and PCI Express; AER, DSN, ARI, an unknown capability and SR-IOV. */
const PF_DWORDS = {
  0x00: 0x10fb8086,
  0x04: 0x00100006,
  0x08: 0x02000001,
  0x0c: 0x00800010,
  0x2c: 0x00038086,
  0x34: 0x00000040,
  0x3c: 0x00000100,
  0x40: 0x4a235001,
  0x44: 0x00000008,
  0x50: 0x01827005,
  0x70: 0x803fa011,
  0x74: 0x00000004,
  0x78: 0x00002004,
  0xa0: 0x00020010,
  0xa4: 0x10008cc2,
  0xac: 0x01036c82,
  0x100: 0x14010001,
  0x140: 0x15010003,
  0x144: 0xff000001,
  0x148: 0x001b21ff,
  0x150: 0x1600000e | (1 << 16),
  0x154: 0x00000300,
  0x160: 0x1d010010,
  0x164: 0x00000002,
  0x168: 0x00000019,
  0x16c: 0x00400040,
  0x170: 0x00000002,
  0x174: 0x00020080,
  0x178: 0x10ed0000,
  0x17c: 0x00000553,
  0x1d0: 0x0001000b,
};
const VF_DWORDS = {
  0x00: 0xffffffff,
  0x04: 0x00100004,
  0x08: 0x02000002,
  0x2c: 0x00118086,
  0x34: 0x00000070,
  0x70: 0x8002a011,
  0x74: 0x00000003,
  0x78: 0x00002003,
  0xa0: 0x00020010,
  0xa4: 0x10008cc2,
  0x100: 0x0001000e,
};

const vfBars = [
  { index: 0, type: "memory64" as const, size: "16K", inferred: true },
  { index: 3, type: "memory64" as const, size: "16K" },
];
const bars = [{ index: 4, type: "memory64" as const, size: "16K" }];
const imported: FunctionInput = {
  image: image(4096, PF_DWORDS),
  bars,
  vfBars,
  vfImages: { "0": image(4096, VF_DWORDS), "1": image(4096, VF_DWORDS) },
};
const [fn] = functionsOf(below(imported));
const found = (type: string) => fn!.capabilities.find((capability) => capability.type === type);

describe("a Function with an image", () => {
  it("has the identity that the image says", () => {
    expect(fn).toMatchObject({
      vendorId: 0x8086,
      deviceId: 0x10fb,
      classCode: 0x020000,
      revisionId: 1,
      subsystemVendorId: 0x8086,
      subsystemId: 0x0003,
      interruptPin: 1,
      headerType: 0,
      portType: "endpoint",
    });
    expect(fn!.image).toHaveLength(4096);
  });

  it("has the capabilities of its lists, in their order", () => {
    expect(fn!.capabilities.map(({ type, at }) => `${type} ${at.toString(16)}`)).toEqual([
      "pm 40",
      "msi 50",
      "msi-x 70",
      "pcie a0",
      "aer 100",
      "dsn 140",
      "ari 150",
      "sriov 160",
      "other 1d0",
    ]);
  });

  it("has their registers as descriptions", () => {
    expect(found("pm")).toMatchObject({
      version: 3,
      pmeSupport: 0b01001,
      d1: true,
      d2: false,
      noSoftReset: true,
    });
    expect(found("msi")).toMatchObject({ vectors: 2, address64: true, masking: true });
    expect(found("msi-x")).toMatchObject({
      vectors: 64,
      table: { bar: 4, offset: 0 },
      pba: { bar: 4, offset: 0x2000 },
    });
    expect(found("pcie")).toMatchObject({
      version: 2,
      flr: true,
      extendedTag: false,
      maxPayload: 512,
      linkSpeed: 2,
      linkWidth: 8,
      portNumber: 1,
      slot: false,
    });
    expect(found("aer")).toMatchObject({ version: 1 });
    expect(found("dsn")).toMatchObject({ serial: 0x001b21ffff000001n });
    expect(found("ari")).toMatchObject({ nextFunction: 3 });
    expect(found("other")).toMatchObject({ id: 0x000b, extended: true });
  });

  it("has SR-IOV as the image says, with VF BARs as the file says", () => {
    expect(found("sriov")).toMatchObject({
      initialVfs: 64,
      totalVfs: 64,
      vfDeviceId: 0x10ed,
      supportedPageSizes: 0x553,
      ariCapableHierarchyPreserved: true,
      withAri: [{ from: 0, firstVfOffset: 128, vfStride: 2 }],
      withoutAri: [{ from: 0, firstVfOffset: 128, vfStride: 2 }],
      vfBars: [
        { index: 0, size: 16384n, inferred: true },
        { index: 3, size: 16384n, inferred: false },
      ],
    });
  });

  it("has VFs like the first of their images", () => {
    const sriov = found("sriov");
    if (sriov?.type !== "sriov") throw new Error("no SR-IOV");
    expect(sriov.vf).toMatchObject({ revisionId: 2, subsystemId: 0x0011 });
    expect(sriov.vf.capabilities).toMatchObject([
      { type: "msi-x", at: 0x70, vectors: 3, table: { bar: 3 } },
      { type: "pcie", at: 0xa0, flr: true },
      { type: "ari", at: 0x100 },
    ]);
    expect([...fn!.vfImages.keys()]).toEqual([0, 1]);
  });

  it("is sound", () => {
    expect(errorsOf(below(imported))).toEqual([]);
    expect(warningsOf(below(imported))).toEqual([]);
  });

  it("gives way to the keys of the file", () => {
    const [changed] = functionsOf(below({ ...imported, deviceId: "0x1234", revisionId: 9 }));
    expect([changed!.vendorId, changed!.deviceId, changed!.revisionId]).toEqual([0x8086, 0x1234, 9]);
  });

  it("may have capabilities beyond those of the image", () => {
    const short: FunctionInput = {
      image: image(256, PF_DWORDS),
      bars,
      capabilities: [{ type: "aer" }],
    };
    const [more] = functionsOf(below(short));
    expect(more!.capabilities.map(({ type }) => type)).toEqual(["pm", "msi", "msi-x", "pcie", "aer"]);
    expect(more!.portType).toBe("endpoint");
  });

  it("with VFs of no image gives them what the key vf says", () => {
    const { vfImages: _, ...rest } = imported;
    const vf = { capabilities: [{ type: "pcie" as const, at: "0xa0", flr: false }] };
    const described = functionsOf(below({ ...rest, vf }))[0]!.capabilities.find(
      ({ type }) => type === "sriov",
    );
    expect(described).toMatchObject({
      vf: { revisionId: 1, capabilities: [{ type: "pcie", at: 0xa0 }, { type: "ari" }] },
    });
  });

  it("whose lists are broken has what can be reached", () => {
    const looped = image(256, { ...PF_DWORDS, 0x50: 0x01824005 });
    expect(functionsOf(below({ image: looped }))[0]!.capabilities.map(({ type }) => type)).toEqual([
      "pm",
      "msi",
    ]);
  });

  it("breaks numbered rules like any other, unless it deviates (R71)", () => {
    const vfImages = { "0": image(4096, { ...VF_DWORDS, 0xa4: 0x00008cc2 }) };
    const line = `m.json: ${FIRST}/vfImages/0: a VF supports Function Level Reset (R71): false`;
    expect(errorsOf(below({ ...imported, vfImages }))).toEqual([line]);
    expect(warningsOf(below({ ...imported, vfImages, deviates: ["R71"] }))).toEqual([line]);
  });

  it("R77: has VFs without what belongs to the PF", () => {
    const vfImages = { "0": image(4096, { ...VF_DWORDS, 0x100: 0x1101000e, 0x110: 0x0001001b }) };
    expect(errorsOf(below({ ...imported, vfImages }))).toEqual([
      `m.json: ${FIRST}/vfImages/0: may not stand in a VF (R77): "0x1b"`,
    ]);
  });

  it("is only warned of what breaks no numbered rule: its device is real", () => {
    expect(warningsOf(below({ ...imported, bars: [] }))).toEqual([
      `m.json: ${FIRST}/image: there is no such memory BAR: 4`,
      `m.json: ${FIRST}/image: there is no such memory BAR: 4`,
    ]);
  });

  it("has VFs within TotalVFs", () => {
    const vfImages = { "64": image(4096, VF_DWORDS) };
    expect(errorsOf(below({ ...imported, vfImages }))).toEqual([
      `m.json: ${FIRST}/vfImages: there are 64 VFs, counted from 0: 64`,
    ]);
  });

  it("may be a CardBus bridge, which is bytes only", () => {
    const dwords = { 0x00: 0x8039104c, 0x08: 0x06070000, 0x0c: 0x00020000 };
    const cardbus: MachineInput = {
      devices: [{ type: "endpoint", slot: "05.0", image: image(256, dwords) }],
    };
    expect(errorsOf(cardbus)).toEqual([]);
  });

  it("is at most 4 KiB long", () => {
    expect(errorsOf(below({ image: image(4100, PF_DWORDS), bars }))).toContain(
      `m.json: ${FIRST}/image: must not be longer than 4096 bytes: 4100`,
    );
  });
});
