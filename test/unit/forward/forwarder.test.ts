// Captured frames through a switch: rate limits by time stamps, cut frames, more frames than a batch takes.

import { beforeEach, describe, expect, it } from "vitest";
import type { FrameToWrite } from "../../../src/captures/captured-frame";
import { Forwarder } from "../../../src/forward/forwarder";
import { isCutInHeader } from "../../../src/forward/header";
import { frame, macOf, type SwitchRig, switchRig } from "../../scenarios/frames/switch-rig";

const SECOND = 1_000_000_000n;
const START = 1_700_000_000n * SECOND;

let rig: SwitchRig;
let got: { port: string; frame: FrameToWrite }[];
let forwarder: Forwarder;
beforeEach(async () => {
  rig = await switchRig();
  got = [];
  forwarder = new Forwarder(rig.switch, (port, frame) =>
    got.push({ port: rig.nameOf(rig.switch.port(port)), frame }),
  );
});

const at = (time: bigint, bytes: Uint8Array, length = bytes.length): FrameToWrite => ({
  time,
  length,
  bytes,
});

describe("frames of captures", () => {
  it("are cut as they came: as long on the wire, a tag more or less where the switch put one in or took one off", () => {
    rig.port(0).portVlan = 9;
    rig.port(1).setVlans([9]);
    const untagged = frame({ to: macOf(1), from: macOf(0), length: 60 }).subarray(0, 20);
    const tagged = frame({ to: macOf(0), from: macOf(1), vid: 9, length: 64 }).subarray(0, 24);
    forwarder.take(rig.port(0).number, at(START, untagged, 1000));
    forwarder.take(rig.port(1).number, at(START + 5n, tagged, 1004));
    forwarder.flush();
    expect(got.map(({ port, frame }) => [port, frame.time, frame.length, frame.bytes.length])).toEqual([
      ["vf1", START, 1004, 24],
      ["vf0", START + 5n, 1000, 20],
    ]);
    expect(got[0]!.frame.bytes.subarray(12, 18)).toEqual(Uint8Array.of(0x81, 0, 0, 9, 8, 0));
    expect(rig.port(1).counters()).toMatchObject({ rxFrames: 1n, rxBytes: 1004n });
    expect(rig.port(0).counters()).toMatchObject({ rxFrames: 1n, rxBytes: 1000n, txBytes: 1000n });
  });

  it("may be more than a batch takes, and stay in order", () => {
    for (let i = 0; i < 1000; i++)
      forwarder.take(0, at(START + BigInt(i), frame({ to: macOf(i % 2), length: 64 + (i % 7) })));
    forwarder.flush();
    expect(got.map(({ frame }) => Number(frame.time - START))).toEqual(
      Array.from({ length: 1000 }, (_, i) => i),
    );
    expect(rig.port(0).counters().rxFrames).toBe(500n);
  });

  it("refused by a port are not given to it", () => {
    rig.port(1).set({ rxEnabled: false });
    forwarder.take(0, at(START, frame({ to: macOf(1) })));
    forwarder.flush();
    expect(got).toEqual([]);
    expect(rig.port(1).counters().rxDisabled).toBe(1n);
  });
});

describe("rate limits by time stamps", () => {
  const limit = (bytes: bigint, burst: number) =>
    rig.port(0).setRateLimit({ bytes, ticks: Number(SECOND), burst });
  const send = (time: bigint) =>
    forwarder.take(
      rig.port(0).number,
      at(START + time, frame({ to: macOf(1), from: macOf(0), length: 100 })),
    );
  const passed = () => {
    forwarder.flush();
    return got.map(({ frame }) => Number(frame.time - START));
  };

  it("the burst at once, then as many bytes a second as the limit says", () => {
    limit(1000n, 200);
    for (let ms = 0n; ms < 1000n; ms += 10n) send(ms * 1_000_000n);
    // 200 bytes at once, then one frame of 100 bytes every 100 ms.
    expect(passed()).toEqual([0, 10, 100, 200, 300, 400, 500, 600, 700, 800, 900].map((ms) => ms * 1e6));
    expect(rig.port(0).counters().rateLimited).toBe(89n);
  });

  it("over gaps that are longer than ticks of a batch can tell", () => {
    limit(10n, 100);
    for (const seconds of [0n, 5n, 10n, 19n, 20n, 100_000n]) send(seconds * SECOND);
    expect(passed()).toEqual([0, 10, 20, 100_000].map((seconds) => seconds * 1e9));
  });

  it("stand still where time stamps go back", () => {
    limit(100n, 100);
    for (const seconds of [10n, 3n, 4n, 10n, 11n]) send(seconds * SECOND);
    expect(passed()).toEqual([10, 11].map((seconds) => seconds * 1e9));
  });
});

describe("a frame that was cut within its header", () => {
  it.each([
    ["cut within the addresses", 13, false, 60, true],
    ["cut behind an untagged header", 14, false, 60, false],
    ["cut within a tag", 17, true, 60, true],
    ["cut behind a tag", 18, true, 60, false],
    ["a runt as it was on the wire", 10, false, 10, false],
    ["a tagged runt as it was on the wire", 16, true, 16, false],
    ["nothing", 0, false, 60, true],
  ])("%s", (_name, captured, tagged, length, isCut) => {
    const bytes = frame({ to: macOf(0), ...(tagged && { vid: 5 }), length: captured });
    expect(isCutInHeader(bytes, length)).toBe(isCut);
  });
});
