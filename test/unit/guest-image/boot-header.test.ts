// The header of a bzImage, and what is refused as a kernel.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readBootHeader } from "../../../src/guest-image/kernel/boot-header";
import { expandKernel } from "../../../src/guest-image/kernel/expand";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ridge-kernel-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** A bzImage of two setup sectors whose kernel is `payload`, 16 bytes into the protected-mode part. */
function bzImage(payload: Buffer, { protocol = 0x20f, sectors = 2, cut = 0 } = {}): Buffer {
  const image = Buffer.alloc(((sectors || 4) + 1) * 512 + 16 + payload.length - cut);
  image[0x1f1] = sectors;
  image.writeUInt16LE(0xaa55, 0x1fe);
  image[0x201] = 0x6a;
  image.write("HdrS", 0x202, "latin1");
  image.writeUInt16LE(protocol, 0x206);
  image.writeUInt32LE(16, 0x248);
  image.writeUInt32LE(payload.length, 0x24c);
  payload.copy(image, ((sectors || 4) + 1) * 512 + 16);
  return image;
}

/** A kernel as gzip packs it for a bzImage: the expanded size follows. */
const packed = (kernel: Buffer) => Buffer.concat([gzipSync(kernel), Buffer.from([1, 2, 3, 4])]);
const elf32 = Buffer.concat([Buffer.from("7f454c46010101", "hex"), Buffer.alloc(93, 7)]);

describe("the setup header", () => {
  test("reaches from 1F1h to where its jump instruction leads", () => {
    const { bytes, protocol } = readBootHeader(bzImage(Buffer.alloc(8)), "k");
    expect(bytes.length).toBe(0x202 + 0x6a - 0x1f1);
    expect(new TextDecoder().decode(bytes.subarray(0x11, 0x15))).toBe("HdrS");
    expect(protocol).toBe(0x20f);
  });

  test("tells where the kernel lies behind the setup sectors, four of them if it says 0", () => {
    const payload = Buffer.alloc(8);
    expect(readBootHeader(bzImage(payload), "k").payload).toEqual({ offset: 3 * 512 + 16, length: 8 });
    expect(readBootHeader(bzImage(payload, { sectors: 0 }), "k").payload.offset).toBe(5 * 512 + 16);
  });

  test("is refused with file and reason if it is none, too old, or tells of more than there is", () => {
    expect(() => readBootHeader(Buffer.alloc(2048), "some/file")).toThrow(/^some\/file: not a Linux bzImage/);
    expect(() => readBootHeader(Buffer.alloc(10), "f")).toThrow(/not a Linux bzImage/);
    expect(() => readBootHeader(bzImage(Buffer.alloc(8), { protocol: 0x207 }), "f")).toThrow(
      /0x207 is too old/,
    );
    expect(() => readBootHeader(bzImage(Buffer.alloc(8), { cut: 4 }), "f")).toThrow(
      "f: the kernel ends at 1560, the file at 1556",
    );
  });
});

describe("a kernel", () => {
  test("packed by gzip is expanded, and the size behind it is not taken for a part of it", async () => {
    const { elf, setupHeader } = await expandKernel(bzImage(packed(elf32)), "k", folder);
    expect(elf.equals(elf32)).toBe(true);
    expect(setupHeader.length).toBe(123);
  });

  test("of 64 bits is refused", async () => {
    const elf64 = Buffer.from(elf32);
    elf64[4] = 2;
    await expect(expandKernel(bzImage(packed(elf64)), "k", folder)).rejects.toThrow(
      "k: the kernel in it is not a 32-bit",
    );
  });

  test.each([
    ["28b52ffd00000000", "k: the kernel is compressed with zstd; xz and gzip can be expanded"],
    [
      "0102030405060708",
      "k: the kernel is in an unknown format (0102030405060708); xz and gzip can be expanded",
    ],
  ])("that begins with %s is refused by its format", async (start, message) => {
    const image = bzImage(Buffer.from(start, "hex"));
    await expect(expandKernel(image, "k", folder)).rejects.toThrow(message);
  });

  test("that is cut off within its gzip stream is refused with one line", async () => {
    const image = bzImage(packed(elf32).subarray(0, 30));
    await expect(expandKernel(image, "k", folder)).rejects.toThrow(/^k: gzip: [^\n]+$/);
  });
});
