// Reading pcap: byte orders, units of time, cut frames, portions of any size, and files that are none.

import { describe, expect, it } from "vitest";
import { TruncatedCaptureError } from "../../../src/captures/errors";
import { readCapture } from "../../../src/captures/parser";
import { BIG, bytes, FRAME, framesOf, LITTLE, pcapHeader, pcapRecord } from "./bytes";

const MICRO = 0xa1b2c3d4;
const NANO = 0xa1b23c4d;
const short = FRAME.subarray(0, 5);

describe("pcap", () => {
  it.each([
    ["little-endian, microseconds", LITTLE, MICRO, 1_700_000_000_000_007_000n],
    ["big-endian, microseconds", BIG, MICRO, 1_700_000_000_000_007_000n],
    ["little-endian, nanoseconds", LITTLE, NANO, 1_700_000_000_000_000_007n],
    ["big-endian, nanoseconds", BIG, NANO, 1_700_000_000_000_000_007n],
  ])("%s: times, lengths and bytes, in portions of any size", (_name, order, magic, time) => {
    const file = bytes(
      pcapHeader(order, magic),
      pcapRecord(order, 1_700_000_000, 7, FRAME),
      pcapRecord(order, 0xffff_ffff, 0, short, 1500),
      pcapRecord(order, 0, 0, bytes()),
    );
    for (const portion of [file.length, 1, 3, 24, 25, 40]) {
      const frames = framesOf(file, portion);
      expect(frames.map(({ time, length, bytes }) => [time, length, [...bytes]])).toEqual([
        [time, 17, [...FRAME]],
        [0xffff_ffffn * 1_000_000_000n, 1500, [...short]],
        [0n, 0, []],
      ]);
    }
  });

  it("tells the link type, without the bits about frame check sequences, and the snap length", () => {
    const [frame] = framesOf(bytes(pcapHeader(LITTLE, MICRO, 0x2400_0071), pcapRecord(LITTLE, 0, 0, short)));
    expect(frame!.interface).toEqual({ index: 0, linkType: 0x71, snapLength: 65535 });
  });

  it("takes a frame to be as long as what was captured of it, at least", () => {
    const [frame] = framesOf(bytes(pcapHeader(LITTLE, MICRO), pcapRecord(LITTLE, 0, 0, FRAME, 3)));
    expect(frame!.length).toBe(17);
  });

  it("has no frames in a file that is a header", () => {
    expect(framesOf(pcapHeader(BIG, NANO))).toEqual([]);
  });
});

describe("what is no pcap file is refused, with file, offset and value:", () => {
  const header = pcapHeader(LITTLE, MICRO);
  it.each([
    ["another magic", bytes([1, 2, 3, 4]), "offset 0x0: neither pcap nor pcapng begins so: 0x1020304"],
    [
      "another version",
      bytes(LITTLE.u32(MICRO), LITTLE.u16(2), LITTLE.u16(3), Array(16).fill(0)),
      "offset 0x4: pcap of a version other than 2.4: 2.3",
    ],
    [
      "a length that is nonsense",
      bytes(header, LITTLE.u32(0), LITTLE.u32(0), LITTLE.u32(0x7fff_ffff), LITTLE.u32(60)),
      "offset 0x20: no frame has so many captured bytes: 0x7fffffff",
    ],
  ])("%s", (_name, file, message) => {
    expect(() => framesOf(file)).toThrow(`x.pcap: ${message}`);
  });

  it.each([
    ["an empty file", bytes(), "offset 0x0: the file is empty"],
    ["three bytes", header.subarray(0, 3), "offset 0x3: the file ends within its header"],
    ["a part of a header", header.subarray(0, 23), "offset 0x17: the file ends within a record"],
    ["a part of a record's header", bytes(header, [1, 2, 3]), "offset 0x1b: the file ends within a record"],
    [
      "a part of a frame",
      bytes(header, pcapRecord(LITTLE, 0, 0, FRAME)).subarray(0, 56),
      "offset 0x38: the file ends within a record",
    ],
  ])("truncated: %s", (_name, file, message) => {
    expect(() => framesOf(file)).toThrow(TruncatedCaptureError);
    expect(() => framesOf(file)).toThrow(message);
  });
});

describe("streams", () => {
  async function* portionsOf(file: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < file.length; at += size) yield file.subarray(at, at + size);
  }

  it("give the frames before the end of a truncated file, then the error", async () => {
    const record = pcapRecord(LITTLE, 1, 2, FRAME);
    const file = bytes(pcapHeader(LITTLE, MICRO), record, record, record.subarray(0, 20));
    const seen: number[] = [];
    const reading = async () => {
      for await (const frames of readCapture(portionsOf(file, 30), "a.pcap")) seen.push(frames.length);
    };
    await expect(reading()).rejects.toThrow("a.pcap: offset 0x6e: the file ends within a record");
    expect(seen.reduce((sum, count) => sum + count, 0)).toBe(2);
  });
});
