// Links between ports, and what a capture of them holds.

import { describe, expect, test } from "vitest";
import { CaptureParser } from "../../../../src/captures/parser";
import { plugLinks } from "../../../../src/cli/linux/links";
import { captureLinks, connectLinks, nicsOf } from "../../../../src/devices/intel-82599/links";
import { build, endpoint, machineWith, rootPort } from "../../../support/machines";
import { Bench, Queue } from "./driver";
import { ethernet } from "./frames";

const ALL = "ff:ff:ff:ff:ff:ff";
const OWN = "02:00:00:00:00:01";

describe("two ports of a card", () => {
  test("that a cable connects get each other's frames, each with its own DMA, and a capture has them by port", async () => {
    const bench = await Bench.open();
    const [first, second] = nicsOf(bench.machine);
    connectLinks(first!, second!);
    const chunks: Uint8Array[] = [];
    captureLinks(
      [first!, second!],
      (bytes) => chunks.push(bytes.slice()),
      () => 5_000_000_000n,
    );
    bench.write(0x4a80, 1);
    const queue = new Queue(bench);
    queue.open();
    const frame = ethernet(ALL, OWN);
    queue.send(frame);

    const { uplink } = bench.machine.switchOf(second!.self);
    expect(uplink.counters()).toMatchObject({ txFrames: 1n });
    second!.onFrame!(ethernet(OWN, "02:00:00:00:00:02"));
    const file = Uint8Array.from(chunks.flatMap((chunk) => [...chunk]));
    const frames = new CaptureParser("links").push(file);
    expect(frames.map(({ interface: { name }, time, length }) => [name, time, length])).toEqual([
      ["01:00.0", 5_000_000_000n, 60],
      ["01:00.1", 5_000_000_000n, 60],
    ]);
    expect(frames[0]!.bytes).toEqual(frame);
  });
});

describe("ridge linux", () => {
  test("--cable and --frames need ports with a model, and say so", async () => {
    const bars = [{ index: 0, type: "memory32" as const, size: "4K" }];
    const machine = await build(
      machineWith(rootPort([endpoint({ bars, capabilities: [{ type: "pcie" }] })])),
    );
    expect(() => plugLinks(machine, { cable: true })).toThrow(
      /^--cable: needs two ports with a device model .*: test$/,
    );
    expect(() => plugLinks(machine, { frames: "x.pcapng" })).toThrow(/^--frames: needs a port/);
    expect(() => plugLinks(machine, {})).not.toThrow();
  });
});
