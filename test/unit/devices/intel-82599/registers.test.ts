// Registers of the 82599 as a driver finds them.

import { beforeEach, describe, expect, test } from "vitest";
import { RegisterFile } from "../../../../src/devices/intel-82599/register-file";
import { rows } from "../../../../src/devices/intel-82599/rows";
import { Bench } from "./driver";

describe("the rows", () => {
  test("no two registers stand at one address, and all are dwords", () => {
    const taken = new Map<number, string>();
    for (const [name, { ranges, step }] of Object.entries(rows)) {
      for (const { at, count } of ranges) {
        for (let i = 0; i < count; i++) {
          const address = at + i * step;
          expect([name, address % 4]).toEqual([name, 0]);
          expect([name, taken.get(address)]).toEqual([name, undefined]);
          taken.set(address, name);
        }
      }
    }
  });

  test("what has no row is storage, and what is behind the last register reads zero", () => {
    const file = new RegisterFile();
    file.write(0x4b8, 0x1234_5678);
    file.write(0x18000, 1);
    expect([file.read(0x4b8), file.read(0x18000)]).toEqual([0x1234_5678, 0]);
  });

  test("a counter is cleared by a read, ones clear, and self-clearing bits read zero", () => {
    const file = new RegisterFile();
    file.set("GPRC", 7);
    file.set("PFMBICR", 0b111);
    file.write(0x710, 0b101);
    file.write(0x42a0, 0x3100);
    expect([file.read(0x4074), file.read(0x4074)]).toEqual([7, 0]);
    expect([file.read(0x710), file.read(0x42a0)]).toEqual([0b010, 0x2100]);
  });

  test("saved state comes back, and a reset keeps what lasts", () => {
    const file = new RegisterFile();
    file.set("RDH", 5, 70);
    file.set("NVM", 0xabcd, 3);
    const other = new RegisterFile();
    other.restore(file.save());
    expect([other.get("RDH", 70), other.get("MAXFRS")]).toEqual([5, 1518 << 16]);
    other.reset();
    expect([other.get("RDH", 70), other.get("NVM", 3), other.get("MAXFRS")]).toEqual([0, 0xabcd, 1518 << 16]);
  });
});

describe("a port", () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await Bench.open();
  });

  const nvm = (word: number) => {
    bench.write(0x10014, (word << 2) | 1);
    const value = bench.read(0x10014);
    expect(value & 2).toBe(2);
    return value >>> 16;
  };

  test("has an NVM whose words and checksum sum up to BABAh, and whose address is in the first receive address", () => {
    const words = Array.from({ length: 64 }, (_, word) => nvm(word));
    expect([nvm(0x0f), nvm(nvm(nvm(0x0f) + 4) + 7)]).toEqual([0x80, 6]);
    expect(words.reduce((total, word) => total + word, 0) & 0xffff).toBe(0xbaba);
    const high = words[2]!;
    expect(bench.read(0x5400)).toBe(((words[1]! << 16) | words[0]!) >>> 0);
    expect(bench.read(0xa204)).toBe((0x8000_0000 | high) >>> 0);
  });

  test("keeps what is written to the NVM over a reset", () => {
    bench.write(0x10018, (0x1234 << 16) | (0x30 << 2) | 1);
    bench.write(0, 1 << 26);
    expect(nvm(0x30)).toBe(0x1234);
  });

  test("stops being a bus master when asked, and a reset brings it back, with the address and without the rest", () => {
    expect(bench.read(8)).toBe(0x0008_0000);
    bench.write(0, 4);
    expect([bench.read(0), bench.read(8)]).toEqual([4, 0]);
    bench.write(0x5400, 0x1111_1111);
    bench.write(0x1028, 1 << 25);
    bench.write(0, 4 | (1 << 26));
    expect([bench.read(0), bench.read(8), bench.read(0x1028)]).toEqual([0, 0x0008_0000, 0]);
    expect(bench.read(0x5400)).not.toBe(0x1111_1111);
  });

  test("comes out of each reset with the link's mode of a CX4 card", () => {
    bench.write(0x42a0, 0x6000);
    bench.write(0, 1 << 3);
    expect([bench.read(0x42a0), bench.read(0x42a8)]).toEqual([0x2100, 0]);
  });

  test("gives its semaphore to whoever reads first", () => {
    expect([bench.read(0x10140) & 1, bench.read(0x10140) & 1]).toEqual([0, 1]);
    bench.write(0x10140, 0);
    expect(bench.read(0x10140) & 1).toBe(0);
  });

  test("has no PHY on its management bus, no module, and a link that is up", () => {
    bench.write(0x425c, 0x4000_0000);
    expect([bench.read(0x425c), bench.read(0x4260) >>> 16]).toEqual([0, 0]);
    bench.write(0x28, 0b1010);
    expect(bench.read(0x28)).toBe(0b0111);
    expect(bench.read(0x42a4)).toBe(0x7000_0000);
  });

  test("answers the second address of a register, and narrow reads", () => {
    bench.write(0x2104, 0x0200_0402);
    expect(bench.read(0x1054)).toBe(0x0200_0402);
    expect(bench.platform.memoryRead(bench.base + 0x1056n, 2)).toBe(0x0200n);
  });

  test("says which port it is", async () => {
    const other = bench.machine.physicalFunctions[1]!;
    const base = BigInt((other.peek(0x10) & ~0xf) >>> 0) + (BigInt(other.peek(0x14)) << 32n);
    expect(bench.platform.memoryRead(base + 8n, 4)).toBe(0x0008_0004n);
  });

  test("is put back by a snapshot of the machine", () => {
    bench.write(0x5820, 0x77);
    const snapshot = bench.machine.snapshot();
    bench.write(0x5820, 0x88);
    bench.machine.restore(snapshot);
    expect(bench.read(0x5820)).toBe(0x77);
  });
});

describe("interrupts of the PF", () => {
  let bench: Bench;
  const vectors = () => bench.messages.splice(0).map(({ vector }) => vector);
  beforeEach(async () => {
    bench = await Bench.open();
  });

  test("a vector is sent once, clears its cause and masks itself; one that is masked waits", () => {
    bench.enableVectors(2);
    bench.write(0xa90, 1);
    expect(vectors()).toEqual([]);
    bench.write(0xaa0, 1);
    expect([vectors(), bench.read(0xaa0), bench.read(0x808)]).toEqual([[0], 0, 0]);
    bench.write(0xa90, 1);
    bench.write(0xa90, 1);
    expect([vectors(), bench.read(0x808)]).toEqual([[], 1]);
    bench.write(0xaa0, 1);
    expect(vectors()).toEqual([0]);
  });

  test("other causes have the vector of IVAR_MISC, stay until they are cleared, and are read without clearing in EICS", () => {
    bench.enableVectors(2);
    bench.write(0xa00, 0x8100);
    bench.write(0x880, 1 << 20);
    bench.model.setLink(false);
    expect([vectors(), bench.read(0x808), bench.read(0x42a4)]).toEqual([[1], 1 << 20, 0]);
    bench.write(0x800, 1 << 20);
    expect(bench.read(0x808)).toBe(0);
    bench.write(0x888, 1 << 20);
    bench.model.setLink(true);
    expect([vectors(), bench.read(0x880)]).toEqual([[], 0]);
    bench.write(0x880, 1 << 20);
    expect([vectors(), bench.read(0x800), bench.read(0x800)]).toEqual([[1], 1 << 20, 0]);
  });

  test("without MSI-X the pin is up from a cause to the read that clears it", () => {
    bench.pf.config.write(4, 6, 2);
    const levels: boolean[] = [];
    bench.platform.onPin = (_pin, level) => levels.push(level);
    bench.write(0x880, 1 << 20);
    bench.model.setLink(false);
    expect(bench.read(0x800)).toBe(1 << 20);
    expect(levels).toEqual([true, false]);
  });
});
