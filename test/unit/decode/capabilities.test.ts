// The two capability lists of an image: whole, broken, looped.

import { describe, expect, it } from "vitest";
import {
  capabilitiesOf,
  findCapability,
  findExtendedCapability,
  walkCapabilities,
} from "../../../src/decode/capabilities";

/** Bytes at an offset. */
type Patch = readonly [offset: number, bytes: readonly number[]];

/** A configuration space with bytes at offsets; Status bit 4 is set. */
function image(length: number, patches: readonly Patch[] = []): Uint8Array {
  const bytes = new Uint8Array(length);
  bytes[0x06] = 0x10;
  for (const [offset, values] of patches) bytes.set(values, offset);
  return bytes;
}

const dword = (value: number): number[] =>
  [value, value >> 8, value >> 16, value >> 24].map((byte) => byte & 0xff);
const extended = (id: number, version: number, next: number): number[] =>
  dword(id | (version << 16) | (next << 20));

describe("the capability list", () => {
  const linked: readonly Patch[] = [
    [0x34, [0x40]],
    [0x40, [0x01, 0x50]],
    [0x50, [0x05, 0x70]],
    [0x70, [0x10, 0x00]],
  ];

  it("is followed from 34h until a pointer is 0", () => {
    expect(walkCapabilities(image(256, linked))).toEqual([
      { id: 0x01, extended: false, version: 0, offset: 0x40, next: 0x50 },
      { id: 0x05, extended: false, version: 0, offset: 0x50, next: 0x70 },
      { id: 0x10, extended: false, version: 0, offset: 0x70, next: 0 },
    ]);
  });

  it("does not exist while Status bit 4 is clear", () => {
    expect(walkCapabilities(image(256, [...linked, [6, [0xef, 0xff]]]))).toEqual([]);
  });

  it("begins at 14h in a CardBus bridge, whatever the multi-function bit says", () => {
    const bytes = image(256, [
      [0x0e, [0x82]],
      [0x14, [0x80]],
      [0x34, [0x40]],
      [0x80, [0x01, 0]],
    ]);
    expect(walkCapabilities(bytes).map((entry) => entry.offset)).toEqual([0x80]);
  });

  it("of a Function that does not answer is empty", () => {
    expect(walkCapabilities(new Uint8Array(4096).fill(0xff))).toEqual([]);
  });

  it("goes through a Null Capability, ID 0", () => {
    const bytes = image(256, [
      [0x34, [0x40]],
      [0x40, [0x00, 0x44]],
      [0x44, [0x09, 0x00]],
    ]);
    expect(capabilitiesOf(bytes).map(({ id }) => id)).toEqual([0, 9]);
  });

  it("that leads back to one of its capabilities ends there with a broken entry", () => {
    const bytes = image(256, [...linked, [0x70, [0x10, 0x50]]]);
    expect(walkCapabilities(bytes).slice(2)).toEqual([
      { id: 0x10, extended: false, version: 0, offset: 0x70, next: 0x50 },
      { extended: false, from: 0x71, offset: 0x50, broken: "leads back to a capability of the list" },
    ]);
  });

  it("may hold all 48 capabilities that fit", () => {
    const patches: Patch[] = [[0x34, [0x40]]];
    for (let at = 0x40; at < 0x100; at += 4) patches.push([at, [0x09, (at + 4) & 0xff]]);
    const entries = walkCapabilities(image(256, patches));
    expect(entries.length).toBe(48);
    expect(entries.every((entry) => entry.broken === undefined)).toBe(true);
  });

  it("names a pointer into the header as broken", () => {
    expect(walkCapabilities(image(256, [[0x34, [0x3c]]]))).toEqual([
      { extended: false, from: 0x34, offset: 0x3c, broken: "below 40h, where capabilities begin" },
    ]);
  });

  it("names reserved bits of a pointer as broken and goes on without them, as software does", () => {
    expect(
      walkCapabilities(
        image(256, [
          [0x34, [0x41]],
          [0x40, [0x09, 0]],
        ]),
      ),
    ).toEqual([
      { extended: false, from: 0x34, offset: 0x41, broken: "reserved bits 1:0 are not zero" },
      { id: 9, extended: false, version: 0, offset: 0x40, next: 0 },
    ]);
  });

  it("stops at ID FFh", () => {
    const bytes = image(256, [
      [0x34, [0x40]],
      [0x40, [0x01, 0x48]],
      [0x48, [0xff, 0x40]],
    ]);
    expect(walkCapabilities(bytes)[1]).toEqual({
      extended: false,
      from: 0x41,
      offset: 0x48,
      broken: "no capability there: ID FFh",
    });
    expect(walkCapabilities(bytes).length).toBe(2);
  });

  it("cannot be followed beyond the bytes that were dumped", () => {
    expect(walkCapabilities(image(64, [[0x34, [0x40]]]))).toEqual([
      { extended: false, from: 0x34, offset: 0x40, broken: "beyond the 64 bytes of the image" },
    ]);
    expect(walkCapabilities(new Uint8Array(0))).toEqual([]);
  });

  it("is read from a view that begins in the middle of a buffer", () => {
    const whole = new Uint8Array(512);
    whole.set(image(256, linked), 256);
    expect(capabilitiesOf(whole.subarray(256)).length).toBe(3);
  });
});

describe("the Extended Capability list", () => {
  it("begins at 100h and gives ID, version and pointer", () => {
    const bytes = image(4096, [
      [0x100, extended(0x0001, 2, 0x148)],
      [0x148, extended(0x0010, 1, 0)],
    ]);
    expect(walkCapabilities(bytes)).toEqual([
      { id: 0x0001, extended: true, version: 2, offset: 0x100, next: 0x148 },
      { id: 0x0010, extended: true, version: 1, offset: 0x148, next: 0 },
    ]);
  });

  it("does not depend on Status bit 4", () => {
    const bytes = image(4096, [
      [6, [0]],
      [0x100, extended(0x0003, 1, 0)],
    ]);
    expect(findExtendedCapability(bytes, 3)?.offset).toBe(0x100);
  });

  it("is empty where the header at 100h is 0, or all ones, or was not dumped", () => {
    expect(walkCapabilities(image(4096))).toEqual([]);
    expect(walkCapabilities(image(4096, [[0x100, dword(0xffffffff)]]))).toEqual([]);
    expect(walkCapabilities(image(256))).toEqual([]);
  });

  it("goes through a Null Capability at 100h", () => {
    const bytes = image(4096, [
      [0x100, extended(0, 0, 0x140)],
      [0x140, extended(0x000e, 1, 0)],
    ]);
    expect(capabilitiesOf(bytes).map(({ id }) => id)).toEqual([0, 0x0e]);
  });

  it.each([
    [0x0fc, "below 100h, where capabilities begin"],
    [0x100, "leads back to a capability of the list"],
    [0x200, "no capability there: header 0"],
    [0x300, "no capability there: header FFFFFFFFh"],
  ])("names the pointer %i as broken: %s", (next, broken) => {
    const bytes = image(4096, [
      [0x100, extended(1, 1, next)],
      [0x300, dword(0xffffffff)],
    ]);
    expect(walkCapabilities(bytes)[1]).toEqual({ extended: true, from: 0x102, offset: next, broken });
  });

  it("of more than 480 capabilities is given up", () => {
    const patches: Patch[] = [];
    for (let at = 0x100; at < 0x1000; at += 4) patches.push([at, extended(0x000b, 1, (at + 4) & 0xfff)]);
    const entries = walkCapabilities(image(4096, patches));
    expect(entries.length).toBe(481);
    expect(entries[480]).toEqual({
      extended: true,
      from: 0x100 + 479 * 4 + 2,
      offset: 0x100 + 480 * 4,
      broken: "more than 480 capabilities",
    });
  });
});

describe("looking for a capability", () => {
  const bytes = image(4096, [
    [0x34, [0x40]],
    [0x40, [0x09, 0x50]],
    [0x50, [0x09, 0x60]],
    [0x60, [0x10, 0]],
    [0x100, extended(0x0010, 1, 0)],
  ]);

  it("gives the first of its ID and keeps the two kinds apart", () => {
    expect(findCapability(bytes, 0x09)?.offset).toBe(0x40);
    expect(findCapability(bytes, 0x10)?.offset).toBe(0x60);
    expect(findExtendedCapability(bytes, 0x10)?.offset).toBe(0x100);
    expect(findCapability(bytes, 0x05)).toBeUndefined();
    expect(findExtendedCapability(bytes, 0x09)).toBeUndefined();
  });
});
