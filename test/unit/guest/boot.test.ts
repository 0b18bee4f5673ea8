// From reset to the kernel: the ROM, the zero page, kernels and what is wrong with them.

import { describe, expect, test } from "vitest";
import { commandLine } from "../../../src/guest/boot/command-line";
import { bootImage } from "../../../src/guest/boot/load";
import { GuestMemoryError, KernelError } from "../../../src/guest/errors";
import { rom } from "../../../src/guest/rom";

const tables = { bytes: new Uint8Array(64), rsdpAt: 0xf1000 };
const MEMORY = 64 << 20;
const initrd = new Uint8Array(5000).fill(7);

/** An ELF file with one segment of 16 bytes, 64 in memory, at 16 MiB. */
function elf(changes: (view: DataView) => void = () => {}): Uint8Array {
  const bytes = new Uint8Array(0x100);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 1, 1, 1]);
  bytes.fill(0xcc, 0x80, 0x90);
  const view = new DataView(bytes.buffer);
  view.setUint16(18, 3, true);
  view.setUint32(24, 0x1000000, true);
  view.setUint32(28, 52, true);
  view.setUint16(44, 1, true);
  [1, 0x80, 0xc1000000, 0x1000000, 16, 64].forEach((value, index) => {
    view.setUint32(52 + 4 * index, value, true);
  });
  changes(view);
  return bytes;
}

const image = (
  kernel: Uint8Array,
  options: { memorySize?: number; line?: string; setupHeader?: Uint8Array } = {},
) =>
  bootImage({
    kernel,
    initrd,
    tables,
    memorySize: options.memorySize ?? MEMORY,
    commandLine: options.line ?? "quiet",
    ...(options.setupHeader && { setupHeader: options.setupHeader }),
  });

function pieceAt(pieces: readonly { at: number; bytes: Uint8Array }[], at: number): Uint8Array {
  const piece = pieces.find((one) => one.at === at);
  if (!piece) throw new Error(`nothing at 0x${at.toString(16)}`);
  return piece.bytes;
}

describe("the ROM", () => {
  const bytes = rom({ entry: 0x1234567, bootParameters: 0x90000 }, tables);
  const view = new DataView(bytes.buffer);

  test("the reset vector jumps to its start", () => {
    expect([...bytes.subarray(0xfff0, 0xfff5)]).toEqual([0xea, 0, 0, 0, 0xf0]);
  });

  test("code 10h and data 18h are flat segments of 4 GiB", () => {
    expect(view.getUint16(0xa0, true)).toBe(31);
    expect(view.getUint32(0xa2, true)).toBe(0xf0080);
    expect([...bytes.subarray(0x90, 0xa0)]).toEqual([
      0xff, 0xff, 0, 0, 0, 0x9a, 0xcf, 0, 0xff, 0xff, 0, 0, 0, 0x92, 0xcf, 0,
    ]);
  });

  test("the far jump into protected mode leads to the byte behind it", () => {
    const jump = bytes.findIndex((byte, at) => byte === 0x66 && bytes[at + 1] === 0xea);
    expect(view.getUint32(jump + 2, true)).toBe(0xf0000 + jump + 8);
    expect(view.getUint16(jump + 6, true)).toBe(0x10);
  });

  test("ESI holds the zero page, and the last jump goes to the kernel", () => {
    const hex = [...bytes.subarray(0, 0x80)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    expect(hex).toContain("be00000900");
    expect(hex).toContain("b867452301ffe0");
  });

  test("the tables lie where their addresses say", () => {
    const marked = { bytes: Uint8Array.of(1, 2, 3), rsdpAt: 0xf1000 };
    const at = 0x1000;
    expect([...rom({ entry: 0, bootParameters: 0 }, marked).subarray(at, at + 3)]).toEqual([1, 2, 3]);
  });
});

describe("what lies in memory when the processor starts", () => {
  test("segments at their physical addresses, the initrd at the top, on a page", () => {
    const { pieces } = image(elf());
    expect(pieceAt(pieces, 0x1000000)).toEqual(new Uint8Array(16).fill(0xcc));
    const at = MEMORY - 8192;
    expect(pieceAt(pieces, at)).toBe(initrd);
    const zeroPage = new DataView(pieceAt(pieces, 0x90000).slice().buffer);
    expect([zeroPage.getUint32(0x218, true), zeroPage.getUint32(0x21c, true)]).toEqual([at, 5000]);
  });

  test("the zero page names RSDP and command line, and maps memory, ROM and the ECAM window", () => {
    const { pieces } = image(elf(), { line: "a b" });
    const page = new DataView(pieceAt(pieces, 0x90000).slice().buffer);
    expect(page.getUint32(0x70, true)).toBe(0xf1000);
    expect(page.getUint32(0x202, true)).toBe(0x53726448);
    const line = pieceAt(pieces, page.getUint32(0x228, true));
    expect(new TextDecoder().decode(line)).toBe("a b\0");
    const map = Array.from({ length: page.getUint8(0x1e8) }, (_, index) => 0x2d0 + 20 * index).map((at) =>
      [page.getBigUint64(at, true), page.getBigUint64(at + 8, true), page.getUint32(at + 16, true)].map(
        Number,
      ),
    );
    expect(map).toEqual([
      [0, 0x9f000, 1],
      [0xf0000, 0x10000, 2],
      [0x100000, MEMORY - 0x100000, 1],
      [0xb0000000, 0x10000000, 2],
    ]);
  });

  test("a setup header that came with the kernel is kept but for what the loader fills in", () => {
    const setupHeader = new Uint8Array(0x60).fill(0x5a);
    const page = pieceAt(image(elf(), { setupHeader }).pieces, 0x90000);
    expect(page[0x236]).toBe(0x5a);
    expect([page[0x210], page[0x211]]).toEqual([0xff, 0x81]);
  });

  test("a bzImage is loaded at 1 MiB behind its setup sectors", () => {
    const kernel = new Uint8Array(512 * 3 + 4).fill(0xee, 512 * 3);
    kernel.set([2], 0x1f1);
    kernel.set(new TextEncoder().encode("HdrS"), 0x202);
    kernel.set([1], 0x211);
    expect(pieceAt(image(kernel).pieces, 0x100000)).toEqual(new Uint8Array(4).fill(0xee));
    kernel.set([0], 0x211);
    expect(() => image(kernel)).toThrow(KernelError);
  });

  test.each([
    ["neither an ELF file nor a bzImage", new Uint8Array(2000)],
    ["the ELF header is cut short", elf().subarray(0, 40)],
    ["the ELF file is not for the 80386", elf((view) => view.setUint16(18, 62, true))],
    ["the program headers are cut short", elf((view) => view.setUint16(44, 9, true))],
    ["the ELF file has nothing to load", elf((view) => view.setUint32(52, 4, true))],
    ["a segment reaches beyond the end of the ELF file", elf((view) => view.setUint32(68, 0x1000, true))],
  ])("refused: %s", (reason, kernel) => {
    expect(() => image(kernel)).toThrow(new KernelError(reason));
  });

  test("what does not fit memory, and a command line that is too long, are refused", () => {
    expect(() => image(elf(), { memorySize: 16 << 20 })).toThrow(GuestMemoryError);
    expect(() => image(elf(), { line: "x".repeat(2048) })).toThrow(/command line of 2048 bytes/);
  });
});

test("parameters of the user come last on the command line", () => {
  expect(commandLine("pci=nommconf")).toMatch(/^console=ttyS0,115200 .* pci=nommconf$/);
  expect(commandLine()).not.toMatch(/ $/);
});
