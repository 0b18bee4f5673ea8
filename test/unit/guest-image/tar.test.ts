// Tar archives to and from the guest.
import { describe, expect, test } from "vitest";
import { readTar, type TarEntry, writeTar } from "../../../src/guest-image/guest-files/tar";

const bytes = (text: string) => new TextEncoder().encode(text);
const file = (name: string, text: string): TarEntry => ({
  type: "file",
  name,
  mode: 0o644,
  modified: 1_700_000_000,
  data: bytes(text),
  target: "",
});
const plain = (entries: readonly TarEntry[]) =>
  entries.map(({ data, ...rest }) => ({ ...rest, text: new TextDecoder().decode(data) }));

describe("a tar", () => {
  test("gives back files, folders and links with mode, time and contents", () => {
    const entries: TarEntry[] = [
      { ...file("mnt", ""), type: "directory", mode: 0o755 },
      { ...file("mnt/script", "#!/bin/sh\n"), mode: 0o4755 },
      file("mnt/empty", ""),
      { ...file("mnt/link", ""), type: "symlink", target: "../etc/passwd" },
      file("mnt/block", "x".repeat(512)),
    ];
    expect(plain(readTar(writeTar(entries)))).toEqual(plain(entries));
  });

  test("keeps names of any length and alphabet, and targets too", () => {
    const long = `${"d".repeat(99)}/${"é".repeat(120)}`;
    const entries = [
      file(long, "x"),
      { ...file("l", ""), type: "symlink" as const, target: long },
      file("after", "y"),
    ];
    expect(plain(readTar(writeTar(entries)))).toEqual(plain(entries));
  });

  test("has headers of 512 bytes with octal numbers and the sum of their bytes", () => {
    const archive = writeTar([file("a", "hello")]);
    const field = (offset: number, length: number) =>
      new TextDecoder().decode(archive.subarray(offset, offset + length));
    expect(archive.length).toBe(512 + 512 + 1024);
    expect([field(0, 2), field(100, 8), field(124, 12), field(156, 1)]).toEqual([
      "a\0",
      "0000644\0",
      "00000000005\0",
      "0",
    ]);
    const header = archive.subarray(0, 512);
    const sum = header.reduce((total, byte, index) => total + (index >= 148 && index < 156 ? 32 : byte), 0);
    expect(Number.parseInt(field(148, 6), 8)).toBe(sum);
  });

  test("that is cut off or no tar is refused with the place", () => {
    const archive = writeTar([file("a", "x".repeat(600))]);
    expect(() => readTar(archive.subarray(0, 1024))).toThrow("tar: the entry at offset 0 is cut off");
    expect(() => readTar(bytes("z".repeat(512)))).toThrow("tar: wrong checksum at offset 0");
  });

  test("names come without ./ before them, and a hard link becomes a file of its own", () => {
    const archive = writeTar([file("./a", "hello"), { ...file("./b", ""), type: "symlink", target: "./a" }]);
    const second = 1024;
    archive[second + 156] = "1".charCodeAt(0);
    const sum = archive
      .subarray(second, second + 512)
      .reduce((total, byte, index) => total + (index >= 148 && index < 156 ? 32 : byte), 0);
    archive.set(bytes(sum.toString(8).padStart(6, "0")), second + 148);
    expect(plain(readTar(archive)).map(({ type, name, text }) => [type, name, text])).toEqual([
      ["file", "a", "hello"],
      ["file", "b", "hello"],
    ]);
  });

  test("without entries is empty", () => {
    expect(readTar(writeTar([]))).toEqual([]);
    expect(readTar(new Uint8Array())).toEqual([]);
  });
});
