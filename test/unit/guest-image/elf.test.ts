// What a 32-bit program says it needs at run time.
import { expect, test } from "vitest";
import { elfNeeds, isElf32 } from "../../../src/guest-image/elf";

/** A program loaded at 8048000h with an interpreter, and a dynamic section that needs libc.so.6 and libm.so.6. */
function program(): Buffer {
  const file = Buffer.alloc(0x200);
  Buffer.from("7f454c46010101", "hex").copy(file);
  file.writeUInt32LE(52, 28);
  file.writeUInt16LE(32, 42);
  file.writeUInt16LE(3, 44);
  const segment = (index: number, type: number, offset: number, size: number) => {
    const at = 52 + index * 32;
    for (const [word, value] of [type, offset, 0x8048000 + offset, 0x8048000 + offset, size].entries()) {
      file.writeUInt32LE(value, at + word * 4);
    }
  };
  segment(0, 1, 0, 0x200);
  segment(1, 3, 0x100, 19);
  segment(2, 2, 0x120, 32);
  file.write("/lib/ld-linux.so.2\0", 0x100, "latin1");
  const rows = [1, 1, 5, 0x8048180, 1, 11, 0, 0];
  for (const [index, value] of rows.entries()) file.writeUInt32LE(value, 0x120 + index * 4);
  file.write("\0libc.so.6\0libm.so.6\0", 0x180, "latin1");
  return file;
}

test("names of libraries are found through the addresses of the dynamic section, and the loader by its path", () => {
  expect(elfNeeds(program())).toEqual({
    libraries: ["libc.so.6", "libm.so.6"],
    loader: "/lib/ld-linux.so.2",
  });
});

test("a static program needs nothing", () => {
  const file = program();
  file.writeUInt16LE(1, 44);
  expect(elfNeeds(file)).toEqual({ libraries: [], loader: null });
});

test("scripts, 64-bit and big-endian files are not 32-bit ELF", () => {
  const wide = program();
  wide[4] = 2;
  const big = program();
  big[5] = 2;
  expect([program(), wide, big, Buffer.from("#!/bin/sh\n")].map(isElf32)).toEqual([
    true,
    false,
    false,
    false,
  ]);
});
