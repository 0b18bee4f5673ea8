// What transmission does to frames, each result against its parts.

import { describe, expect, test } from "vitest";
import { checksumOf, crc32c, sum } from "../../../../src/devices/intel-82599/checksum";
import { type Context, offload, type Wishes } from "../../../../src/devices/intel-82599/offload";
import { packetInfo } from "../../../../src/devices/intel-82599/packet";
import { ethernet, tcp, withIpChecksum } from "./frames";

const TO = "02:00:00:00:00:01";
const FROM = "02:00:00:00:00:02";
const context: Context = {
  vlan: 0x2064,
  macBytes: 14,
  ipBytes: 20,
  isIpv4: true,
  layer4: "TCP",
  layer4Bytes: 20,
  segment: 100,
};
const nothing: Wishes = { ipChecksum: false, layer4Checksum: false, insertVlan: false, segmentation: false };

describe("offload", () => {
  test("the Internet checksum is that of RFC 1071, and an odd byte is the high one", () => {
    expect(checksumOf(sum(Uint8Array.of(0, 1, 0xf2, 3, 0xf4, 0xf5, 0xf6, 0xf7), 0, 8))).toBe(0x220d);
    expect(checksumOf(sum(Uint8Array.of(0x12, 0x34, 0x56), 0, 3))).toBe(~(0x1234 + 0x5600) & 0xffff);
  });

  test("CRC32c has its check value", () => {
    expect(crc32c(new TextEncoder().encode("123456789"), 0)).toBe(0xe306_9283);
  });

  test("completes a TCP checksum whose field has the pseudo-header's sum", () => {
    const [frame] = offload(tcp(TO, FROM, 7, "with length"), context, { ...nothing, layer4Checksum: true });
    expect(packetInfo(withIpChecksum(frame!))).toEqual({
      type: 0x110,
      ipChecksumGood: true,
      layer4ChecksumGood: true,
    });
  });

  test("puts the context's tag behind the addresses", () => {
    const frame = ethernet(TO, FROM, 50);
    const [result] = offload(frame, context, { ...nothing, insertVlan: true });
    expect([...result!.subarray(0, 18)]).toEqual([...frame.subarray(0, 12), 0x81, 0, 0x20, 0x64, 0x88, 0xb5]);
    expect(result!.length).toBe(frame.length + 4);
  });

  test("cuts a long TCP frame into segments that are each right", () => {
    const whole = tcp(TO, FROM, 250, "without length");
    const wishes = { ...nothing, segmentation: true, ipChecksum: true, layer4Checksum: true };
    const pieces = offload(whole, context, wishes);
    expect(pieces.map((piece) => piece.length - 54)).toEqual([100, 100, 50]);
    const views = pieces.map((piece) => new DataView(piece.buffer));
    expect(views.map((view) => view.getUint16(16))).toEqual([140, 140, 90]);
    expect(views.map((view) => view.getUint16(18))).toEqual([0x100, 0x101, 0x102]);
    expect(views.map((view) => view.getUint32(38))).toEqual([5, 105, 205]);
    // FIN and PSH are in the last one alone.
    expect(views.map((view) => view.getUint8(47))).toEqual([0x10, 0x10, 0x19]);
    for (const piece of pieces)
      expect(packetInfo(piece)).toEqual({ type: 0x110, ipChecksumGood: true, layer4ChecksumGood: true });
    expect(pieces.flatMap((piece) => [...piece.subarray(54)])).toEqual([...whole.subarray(54)]);
  });
});

describe("what a receiver finds out", () => {
  const good = offload(tcp(TO, FROM, 9, "with length"), context, {
    ...nothing,
    layer4Checksum: true,
    ipChecksum: true,
  })[0]!;

  test("a wrong byte makes the checksum of its layer wrong", () => {
    const badTcp = good.slice();
    badTcp[60]! ^= 1;
    expect(packetInfo(badTcp)).toMatchObject({ ipChecksumGood: true, layer4ChecksumGood: false });
    const badIp = good.slice();
    badIp[22]! ^= 1;
    expect(packetInfo(badIp)).toMatchObject({ ipChecksumGood: false, layer4ChecksumGood: true });
  });

  test("fragments and frames of other protocols have no layer 4 checksum", () => {
    const fragment = good.slice();
    fragment[20] = 0x20;
    expect(packetInfo(fragment)).toMatchObject({ type: 0x10, layer4ChecksumGood: undefined });
    expect(packetInfo(ethernet(TO, FROM))).toEqual({
      type: 0,
      ipChecksumGood: undefined,
      layer4ChecksumGood: undefined,
    });
  });

  test("a length that the frame does not have is not followed", () => {
    const short = good.subarray(0, 40);
    expect(packetInfo(short)).toEqual({
      type: 0x10,
      ipChecksumGood: undefined,
      layer4ChecksumGood: undefined,
    });
  });
});
