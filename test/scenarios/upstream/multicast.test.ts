// Multicast: writes into its windows, from Functions and from the processor. PCIe §6.14.

import { describe, expect, test } from "vitest";
import { CompletionStatus } from "../../../src/abi";
import { AER, type Fabric, fabric, type Name } from "./fabric";

const MC = 0x200;
const BASE = 0x4_0000_0000n;
const WINDOW = 0x1_0000n;
const DATA = Uint8Array.of(1, 2, 3, 4);
const MC_BLOCKED = 1 << 23;
const PORTS = ["rp1", "usp", "dsp0", "dsp1", "rp2"] as const;
const FUNCTIONS = ["a0", "a1", "b", "c"] as const;

/** Eight groups of 64 KiB each; everybody has the window, and receives nothing yet. */
async function open(...without: Name[]) {
  const rig = await fabric({ multicast: true });
  for (const name of [...PORTS, ...FUNCTIONS].filter((one) => !without.includes(one))) {
    const f = rig.f(name);
    f.config.write(MC + 8, Number(BASE & 0xffff_ffffn) | 16);
    f.config.write(MC + 0xc, Number(BASE >> 32n));
    f.config.write(MC + 6, 0x8007, 2);
  }
  const receive = (group: number, ...names: Name[]) => {
    for (const name of names) rig.f(name).config.write(MC + 0x10, 1 << group);
  };
  const received = () =>
    rig.machine
      .events()
      .flatMap(({ event, function: f }) =>
        event.kind === "multicast received" ? [[f?.address, event.group, event.address - BASE]] : [],
      );
  const write = (from: Name, at: bigint) => rig.f(from).dma.write(BASE + at, DATA);
  return {
    rig,
    receive,
    received,
    write,
    block: (name: Name, at: number, group: number) => rig.f(name).config.write(MC + at, 1 << group),
  };
}
const blocked = (rig: Fabric, name: Name) => (rig.f(name).peek(AER + 4) & MC_BLOCKED) !== 0;
const landed = { status: CompletionStatus.Successful, target: "multicast", reason: undefined };

describe("a write of a Function", () => {
  test("goes to every Function that receives its group, through every port that does", async () => {
    const { receive, received, write } = await open();
    receive(3, "dsp1", "usp", "rp2", "b", "c", "a1");
    expect(write("a0", 3n * WINDOW + 0x20n)).toMatchObject(landed);
    expect(received()).toEqual([
      ["04:00.0", 3, 3n * WINDOW + 0x20n],
      ["05:00.0", 3, 3n * WINDOW + 0x20n],
    ]);
  });

  test.each([
    ["dsp1", ["05:00.0"]],
    ["b", ["05:00.0"]],
    ["usp", ["04:00.0"]],
    ["rp2", ["04:00.0"]],
    ["c", ["04:00.0"]],
  ] as const)("not past %s, where that does not receive the group", async (name, rest) => {
    const { receive, received, write } = await open();
    receive(3, ...(["dsp1", "usp", "rp2", "b", "c"] as const).filter((one) => one !== name));
    expect(write("a0", 3n * WINDOW)).toMatchObject(landed);
    expect(received().map(([address]) => address)).toEqual(rest);
  });

  test("of another group reaches those that receive that one, of none beyond the last", async () => {
    const { receive, received, write } = await open();
    receive(7, "dsp1", "b");
    expect(write("a0", 6n * WINDOW)).toMatchObject(landed);
    expect(received()).toEqual([]);
    expect(write("a0", 8n * WINDOW - 4n)).toMatchObject(landed);
    expect(received()).toEqual([["04:00.0", 7, 8n * WINDOW - 4n]]);
    expect(write("a0", 8n * WINDOW)).toMatchObject({ reason: "nobody claims the address" });
    expect(write("a0", -4n)).toMatchObject({ reason: "nobody claims the address" });
  });

  test("is an ordinary one where the port above it has no window, and for a read", async () => {
    const { rig, receive, received, write } = await open("dsp0");
    receive(3, "dsp1", "b");
    expect(write("a0", 3n * WINDOW).reason).toBe("nobody claims the address");
    expect(rig.f("b").dma.read(BASE + 3n * WINDOW, 4).status).toBe(CompletionStatus.UnsupportedRequest);
    expect(received()).toEqual([]);
  });

  test("needs Bus Master Enable of the Function and of the ports", async () => {
    const { rig, receive, received, write } = await open();
    receive(3, "dsp1", "b");
    rig.f("dsp0").config.write(4, 2, 2);
    expect(write("a0", 3n * WINDOW).reason).toBe("a bridge without Bus Master Enable");
    rig.f("a0").config.write(4, 2, 2);
    expect(write("a0", 3n * WINDOW).reason).toBe("not sent");
    expect(received()).toEqual([]);
  });
});

describe("blocking", () => {
  test.each([
    ["MC_Block_All of the port where it comes in", "dsp0", 0x18],
    ["MC_Block_Untranslated there", "dsp0", 0x20],
    ["MC_Block_All of the Function itself", "a0", 0x18],
  ] as const)("%s: it goes nowhere, and that is noted", async (_, name, at) => {
    const t = await open();
    t.receive(3, "dsp1", "b");
    t.block(name, at, 3);
    t.rig.f(name).config.write(AER + 4, 0xffff_ffff);
    expect(t.write("a0", 3n * WINDOW)).toMatchObject({ target: "none", reason: "multicast blocked" });
    expect([t.received(), blocked(t.rig, name)]).toEqual([[], true]);
    expect(t.rig.f(name).peek(AER + 0x1c) >>> 24).toBe(0x60);
    t.block(name, at, 4);
    expect(t.write("a0", 3n * WINDOW)).toMatchObject(landed);
    expect(t.received()).toHaveLength(1);
  });

  test("MC_Block_Untranslated lets translated writes pass", async () => {
    const t = await open();
    t.receive(3, "dsp1", "b");
    t.rig.enableAts("a0");
    t.block("dsp0", 0x20, 3);
    expect(t.rig.f("a0").dma.write(BASE + 3n * WINDOW, DATA, { translated: true })).toMatchObject(landed);
    expect(t.received()).toHaveLength(1);
  });

  test("further up it takes what would have gone on from there", async () => {
    const t = await open();
    t.receive(3, "dsp1", "b", "usp", "rp2", "c");
    t.block("rp1", 0x18, 3);
    expect(t.write("a0", 3n * WINDOW).reason).toBe("multicast blocked");
    expect(t.received().map(([address]) => address)).toEqual(["04:00.0"]);
    expect([blocked(t.rig, "rp1"), blocked(t.rig, "dsp0")]).toEqual([true, false]);
  });
});

describe("a write of the processor", () => {
  test("goes down through the Root Ports that receive it, and through the switch", async () => {
    const { rig, receive, received } = await open();
    receive(2, "rp1", "dsp0", "dsp1", "a1", "b", "c");
    rig.platform.memoryWrite(BASE + 2n * WINDOW, 4, 0x1234n);
    expect(rig.machine.completion()).toBe(CompletionStatus.Successful);
    expect(received().map(([address]) => address)).toEqual(["03:00.1", "04:00.0"]);
  });

  test("outside the windows is a write to nobody", async () => {
    const { rig, receive, received } = await open();
    receive(2, "rp1", "dsp0", "a1");
    rig.platform.memoryWrite(BASE + 8n * WINDOW, 4, 0x1234n);
    expect(rig.machine.completion()).toBe(CompletionStatus.UnsupportedRequest);
    expect(received()).toEqual([]);
  });
});

describe("an overlay", () => {
  const set = (rig: Fabric, to: bigint, size = 12) => {
    rig.f("dsp1").config.write(MC + 0x28, Number(to) | size);
    rig.f("dsp1").config.write(MC + 0x2c, 0);
  };

  test("brings it into a BAR below the port, whether its Function knows Multicast or not", async () => {
    const { rig, receive, received, write } = await open("b");
    receive(3, "dsp1");
    set(rig, rig.memoryOf("b") + 0x1000n);
    expect(write("a0", 3n * WINDOW + 0x2010n)).toMatchObject(landed);
    expect(rig.platform.readBytes(rig.memoryOf("b") + 0x1010n, 4)).toEqual(DATA);
    receive(3, "rp1");
    rig.platform.memoryWrite(BASE + 3n * WINDOW + 0x20n, 4, 0xcafen);
    expect(rig.platform.memoryRead(rig.memoryOf("b") + 0x1020n, 4)).toBe(0xcafen);
    expect(received()).toEqual([]);
  });

  test("of an address that is not below the port it is lost", async () => {
    const { rig, receive, write } = await open();
    receive(3, "dsp1");
    set(rig, rig.memoryOf("c"));
    expect(write("a0", 3n * WINDOW)).toMatchObject(landed);
    expect(rig.platform.readBytes(rig.memoryOf("c"), 4)).toEqual(new Uint8Array(4));
  });

  test("of less than 64 bytes is none", async () => {
    const { rig, receive, received, write } = await open();
    receive(3, "dsp1", "b");
    set(rig, rig.memoryOf("b"), 5);
    write("a0", 3n * WINDOW);
    expect(received()).toHaveLength(1);
  });
});
