// Writing pcap and pcapng: the bytes, and that the reader gets back what was written.

import { describe, expect, it } from "vitest";
import type { FrameToWrite } from "../../../src/captures/captured-frame";
import { CaptureTimeError } from "../../../src/captures/errors";
import { PcapWriter } from "../../../src/captures/pcap-writer";
import { PcapngWriter } from "../../../src/captures/pcapng-writer";
import { Random } from "../../support/random";
import {
  bytes,
  enhanced,
  FRAME,
  framesOf,
  interfaceBlock,
  LITTLE,
  option,
  pcapHeader,
  pcapRecord,
  section,
} from "./bytes";

class Gathered {
  readonly parts: Uint8Array[] = [];
  readonly sink = (part: Uint8Array) => void this.parts.push(part.slice());
  get file(): Uint8Array {
    return bytes(...this.parts);
  }
}

const TIME = 1_700_000_000_123_456_789n;
const { u32 } = LITTLE;

describe("the pcap writer", () => {
  it("writes a header and a record for each frame, in nanoseconds", () => {
    const out = new Gathered();
    new PcapWriter(out.sink).write({ time: TIME, length: 1514, bytes: FRAME });
    const header = pcapHeader(LITTLE, 0xa1b23c4d);
    header.set(u32(262_144), 16);
    expect(out.file).toEqual(bytes(header, pcapRecord(LITTLE, 1_700_000_000, 123_456_789, FRAME, 1514)));
  });

  it("refuses times that the format does not hold", () => {
    const out = new Gathered();
    const writer = new PcapWriter(out.sink);
    const begun = out.file.length;
    for (const time of [-1n, (1n << 32n) * 1_000_000_000n])
      expect(() => writer.write({ time, length: 17, bytes: FRAME })).toThrow(CaptureTimeError);
    expect(out.file.length).toBe(begun);
  });
});

describe("the pcapng writer", () => {
  it("writes a section, named interfaces and a block for each frame", () => {
    const out = new Gathered();
    const writer = new PcapngWriter(out.sink, "Ridge");
    expect([writer.addInterface("uplink"), writer.addInterface("01:10.0")]).toEqual([0, 1]);
    writer.write(1, { time: TIME, length: 1514, bytes: FRAME });
    const named = (name: string) =>
      interfaceBlock(LITTLE, 1, 262_144, option(LITTLE, 2, name), option(LITTLE, 9, [9]), u32(0));
    const file = bytes(
      section(LITTLE, option(LITTLE, 4, "Ridge"), u32(0)),
      named("uplink"),
      named("01:10.0"),
      enhanced(LITTLE, 1, TIME, FRAME, 1514),
    );
    expect(out.file).toEqual(file);
  });

  it("refuses times that the format does not hold", () => {
    const writer = new PcapngWriter(() => {});
    const index = writer.addInterface("a");
    for (const time of [-1n, 1n << 64n])
      expect(() => writer.write(index, { time, length: 17, bytes: FRAME })).toThrow(CaptureTimeError);
  });
});

describe("what was written is read back", () => {
  const random = new Random(7);
  const frames = Array.from({ length: 300 }, (_, i): FrameToWrite => {
    const captured = random.below(90);
    return {
      time: TIME + BigInt(i) * 1_000_003n,
      length: captured + random.below(3) * 700,
      bytes: Uint8Array.from({ length: captured }, () => random.below(256)),
    };
  });
  const readBack = (file: Uint8Array) =>
    framesOf(file, 61).map(({ time, length, bytes }) => ({ time, length, bytes: Uint8Array.from(bytes) }));

  it("from pcap", () => {
    const out = new Gathered();
    const writer = new PcapWriter(out.sink);
    for (const frame of frames) writer.write(frame);
    expect(readBack(out.file)).toEqual(frames);
  });

  it("from pcapng", () => {
    const out = new Gathered();
    const writer = new PcapngWriter(out.sink);
    for (let i = 0; i < 3; i++) writer.addInterface(`port ${i}`);
    for (const [i, frame] of frames.entries()) writer.write(i % 3, frame);
    expect(readBack(out.file)).toEqual(frames);
    expect(framesOf(out.file).map((frame) => frame.interface.index)).toEqual(frames.map((_, i) => i % 3));
  });
});
