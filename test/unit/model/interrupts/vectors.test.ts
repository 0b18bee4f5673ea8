// Vectors: how many there are, which data they send, and what there is no bit for.

import { describe, expect, test } from "vitest";
import { build, endpoint, machineWith, rootPort } from "../../../support/machines";

const wide = (vectors: number, masking: boolean) =>
  endpoint({
    bars: [{ index: 0, type: "memory32", size: "64K" }],
    capabilities: [
      { type: "msi", at: 0x50, vectors: masking ? 4 : 8, masking, address64: false },
      { type: "msi-x", at: 0x70, vectors, table: { bar: 0, offset: 0 }, pba: { bar: 0, offset: "0x8000" } },
      { type: "pcie" },
    ],
  });

describe("many vectors", () => {
  const DEVICE = 0x0100;

  async function open(masking = true) {
    const machine = await build(machineWith(rootPort([wide(2048, masking)])));
    machine.configWrite(0x00e0, 0x18, 4, 0x010100);
    machine.configWrite(0x00e0, 0x20, 4, 0xd000d000);
    machine.configWrite(0x00e0, 0x04, 2, 6);
    machine.configWrite(DEVICE, 0x10, 4, 0xd0000000);
    machine.configWrite(DEVICE, 0x04, 2, 6);
    const sent: [number, number][] = [];
    machine.interrupts.connect({ message: ({ vector, data }) => void sent.push([vector, data]) });
    return { machine, f: machine.at("01:00.0")!, sent };
  }

  test("2,048 vectors of MSI-X are let go by one write, each once and in order", async () => {
    const { machine, f, sent } = await open();
    f.config.write(0x72, 0xc000, 2);
    for (let vector = 0; vector < 2048; vector++) {
      machine.core().memoryWrite(0xd0000000n + BigInt(16 * vector), 4, 0xfee00000);
      machine.core().memoryWrite(0xd0000008n + BigInt(16 * vector), 4, vector ^ 0x5a5a);
      machine.core().memoryWrite(0xd000000cn + BigInt(16 * vector), 4, 0);
      expect(machine.interrupts.raise(f, vector)).toBe("pending");
    }
    expect(machine.interrupts.pendingOf(f)).toHaveLength(2048);
    f.config.write(0x72, 0x8000, 2);
    machine.interrupts.deliver();
    expect(sent).toEqual(Array.from({ length: 2048 }, (_, vector) => [vector, vector ^ 0x5a5a]));
  });

  test("MSI puts the vector into the low bits that Multiple Message Enable grants", async () => {
    const { machine, f, sent } = await open();
    f.config.write(0x54, 0xfee00000);
    f.config.write(0x58, 0xabcf, 2);
    f.config.write(0x52, 0x0011, 2);
    for (const vector of [0, 1, 2, 3]) expect(machine.interrupts.raise(f, vector)).toBe("sent");
    expect(machine.interrupts.raise(f, 4)).toBe("disabled");
    expect(sent).toEqual([
      [0, 0xabce],
      [1, 0xabcf],
      [0, 0xabce],
      [1, 0xabcf],
    ]);
  });

  test("MSI without Per-Vector Masking has nothing to be pending in", async () => {
    const { machine, f, sent } = await open(false);
    f.config.write(0x54, 0xfee00000);
    f.config.write(0x52, 0x0001, 2);
    f.config.write(0x04, 2, 2);
    expect(machine.interrupts.raise(f, 0)).toBe("lost");
    f.config.write(0x04, 6, 2);
    machine.interrupts.deliver();
    expect(sent).toEqual([]);
    expect(machine.interrupts.raise(f, 0)).toBe("sent");
  });
});
