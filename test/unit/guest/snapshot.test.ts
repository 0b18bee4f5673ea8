// A saved guest as bytes.

import { describe, expect, test } from "vitest";
import { GuestSnapshotError } from "../../../src/guest/errors";
import { decodeSnapshot, encodeSnapshot, type GuestSnapshot } from "../../../src/guest/snapshot";

const snapshot: GuestSnapshot = {
  fingerprint: "0123456789abcdef",
  memorySize: 1 << 20,
  cores: new Map([
    [0, Uint8Array.of(1, 2, 3)],
    [2, Uint8Array.of(4)],
  ]),
  devices: [{ domain: 2, handle: 7, state: Uint8Array.of(9, 9), timers: [{ id: 1, at: 1n << 60n }] }],
  emulator: Uint8Array.of(5, 6, 7, 8),
};

describe("a snapshot", () => {
  const bytes = encodeSnapshot(snapshot);

  test("comes back as it was", () => {
    expect(decodeSnapshot(bytes)).toEqual(snapshot);
  });

  test.each([
    ["not a snapshot", Uint8Array.of(1, 2, 3)],
    ["not a snapshot", new Uint8Array(100)],
    ["cut short", bytes.subarray(0, bytes.length - 1)],
    ["cut short", bytes.subarray(0, 20)],
  ])("%s is an error", (reason, broken) => {
    expect(() => decodeSnapshot(broken)).toThrow(new GuestSnapshotError(reason));
  });

  test("a header that is no JSON is an error", () => {
    const broken = bytes.slice();
    broken[8] = 0x21;
    expect(() => decodeSnapshot(broken)).toThrow(/header is broken/);
  });

  test("one of another version of v86 is an error that names it", () => {
    const text = new TextDecoder("latin1").decode(bytes).replace("0.5.462", "0.5.999");
    const other = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
    expect(() => decodeSnapshot(other)).toThrow("snapshot: written for v86 0.5.999, format 3");
  });
});
