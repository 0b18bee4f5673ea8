// The list of accesses that the contenders play.

import { describe, expect, test } from "vitest";
import { makeAccesses } from "../../../src/bench/config/accesses";
import { CellWord, registersOf } from "../../../src/bench/config/registers";
import { buildMachine, enableVfs } from "../../../src/bench/machine";

const COUNT = 20_000;

describe("accesses to a machine of 2 PFs and 30 VFs", async () => {
  const machine = await buildMachine({ pfs: 2, vfs: 15, vectors: 3 });
  for (const pf of machine.functions) enableVfs(pf, 15);
  const registers = registersOf(machine);
  const words = makeAccesses(registers, COUNT);
  const accesses = Array.from({ length: COUNT }, (_, i) => ({
    rid: words[4 * i]! & 0xffff,
    offset: words[4 * i]! >>> 16,
    size: words[4 * i + 1]! & 0x7f,
    isWrite: (words[4 * i + 1]! & 0x80) !== 0,
    data: words[4 * i + 2]!,
  }));
  const layoutAt = (rid: number) => {
    const found = registers.functions.find(({ routingId }) => routingId === rid);
    return found && registers.layouts[found.layout];
  };

  test("are the same each time", () => {
    expect(makeAccesses(registers, COUNT)).toEqual(words);
  });

  test("are reads to four fifths", () => {
    const share = accesses.filter(({ isWrite }) => !isWrite).length / COUNT;
    expect(share).toBeGreaterThan(0.78);
    expect(share).toBeLessThan(0.83);
  });

  test("have sizes of 1, 2 and 4 bytes, aligned, within 4 KiB", () => {
    expect(new Set(accesses.map(({ size }) => size))).toEqual(new Set([1, 2, 4]));
    expect(accesses.filter(({ offset, size }) => offset % size !== 0 || offset + size > 4096)).toEqual([]);
  });

  test("reach every Function, and Routing IDs where nobody answers", () => {
    const reached = new Set(accesses.map(({ rid }) => rid));
    expect(registers.functions.filter(({ routingId }) => !reached.has(routingId))).toEqual([]);
    expect(accesses.some(({ rid }) => layoutAt(rid) === undefined)).toBe(true);
  });

  test("neither reset a Function nor write to SR-IOV", () => {
    const harmful = accesses.filter(({ rid, offset, isWrite, data }) => {
      const layout = layoutAt(rid);
      if (!layout || !isWrite) return false;
      const dword = offset & ~3;
      const initiatesFlr = dword === layout.pciExpress + 8 && ((data << (8 * (offset & 3))) & 0x8000) !== 0;
      return initiatesFlr || layout.cells[dword + CellWord.Meta]! >>> 16 === 10;
    });
    expect(harmful).toEqual([]);
  });

  test("find 32 Functions of 64 bytes a line at most", () => {
    expect(registers.functions).toHaveLength(32);
    expect(registers.layouts.map(({ isVf }) => isVf)).toEqual([false, true, false, true]);
    expect(Math.max(...registers.layouts.map(({ slots }) => slots))).toBeLessThan(16);
  });
});
