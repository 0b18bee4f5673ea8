// The cpio writer: bytes that Linux unpacks as its first file system.
import { describe, expect, test } from "vitest";
import { type CpioEntry, writeCpio } from "../../../src/guest-image/cpio";

const bytes = (text: string) => new TextEncoder().encode(text);
const fields = (archive: Uint8Array, at = 0) =>
  Array.from({ length: 13 }, (_, index) =>
    Number.parseInt(new TextDecoder().decode(archive.subarray(at + 6 + 8 * index, at + 14 + 8 * index)), 16),
  );

describe("a newc archive", () => {
  test("has magic, thirteen fields of eight digits, the name with its NUL, and data, each padded to four bytes", () => {
    const archive = writeCpio([{ type: "file", path: "ab", mode: 0o755, data: bytes("hello") }]);
    const expected = [
      "070701",
      "00000001",
      "000081ed",
      "00000000",
      "00000000",
      "00000001",
      "00000000",
      "00000005",
      "00000000",
      "00000000",
      "00000000",
      "00000000",
      "00000003",
      "00000000",
      "ab\0\0\0\0",
      "hello\0\0\0",
    ].join("");
    expect(new TextDecoder().decode(archive.subarray(0, expected.length))).toBe(expected);
  });

  test("ends in an entry named TRAILER!!! and is a multiple of 512 bytes long", () => {
    const archive = writeCpio([]);
    expect(archive.length).toBe(512);
    expect(new TextDecoder().decode(archive.subarray(110, 121))).toBe("TRAILER!!!\0");
    expect(fields(archive)[1]).toBe(0);
  });

  test("tells type, mode and numbers of a character device", () => {
    const archive = writeCpio([{ type: "device", path: "dev/ttyS0", mode: 0o600, major: 4, minor: 64 }]);
    const [, mode, , , links, , size, , , major, minor] = fields(archive);
    expect([mode, links, size, major, minor]).toEqual([0o020600, 1, 0, 4, 64]);
  });

  test("holds a link's target as its data, and counts two links for a folder", () => {
    const archive = writeCpio([
      { type: "directory", path: "d", mode: 0o1777 },
      { type: "symlink", path: "l", target: "busybox" },
    ]);
    expect([fields(archive)[1], fields(archive)[4]]).toEqual([0o041777, 2]);
    const second = 112;
    expect([fields(archive, second)[1], fields(archive, second)[6]]).toEqual([0o120777, 7]);
    expect(new TextDecoder().decode(archive.subarray(second + 112, second + 119))).toBe("busybox");
  });

  test("is the same whatever the order of its entries, with parents before what is in them", () => {
    const entries: CpioEntry[] = [
      { type: "file", path: "b/c", mode: 0o644, data: bytes("x") },
      { type: "directory", path: "b", mode: 0o755 },
      { type: "file", path: "a", mode: 0o644, data: bytes("y") },
    ];
    const archive = writeCpio(entries);
    expect(writeCpio([...entries].reverse())).toEqual(archive);
    const names = [...new TextDecoder("latin1").decode(archive).matchAll(/070701.{104}([^\0]+)/g)].map(
      ([, name]) => name,
    );
    expect(names).toEqual(["a", "b", "b/c", "TRAILER!!!"]);
  });

  test("gives every entry an inode of its own, so that none is taken for a hard link", () => {
    const archive = writeCpio(["x", "y"].map((path) => ({ type: "directory", path, mode: 0o755 }) as const));
    expect([fields(archive)[0], fields(archive, 112)[0]]).toEqual([1, 2]);
  });
});
