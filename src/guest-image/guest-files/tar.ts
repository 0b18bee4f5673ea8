// Tar archives as far as busybox makes and takes them: ustar with GNU's long names.

import { PcieError } from "../../errors";

/** An archive that is cut off or not a tar. */
export class TarError extends PcieError {
  readonly code = "TAR";
}

/** `name` has no leading slash; of a folder no trailing one either. `modified` is in seconds since 1970. */
export interface TarEntry {
  readonly type: "file" | "directory" | "symlink";
  readonly name: string;
  readonly mode: number;
  readonly modified: number;
  /** Contents of a file; empty for other types. */
  readonly data: Uint8Array;
  /** Where a symbolic link points; empty for other types. */
  readonly target: string;
}

const BLOCK = 512;
const LONGEST_NAME = 100;
const typeFlags = { file: "0", directory: "5", symlink: "2" } as const;
const LONG_NAME = "L";
const LONG_TARGET = "K";
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The archive of `entries`, in their order, owned by root. */
export function writeTar(entries: readonly TarEntry[]): Uint8Array {
  const parts = entries.flatMap(recordsOf);
  parts.push(new Uint8Array(2 * BLOCK));
  const archive = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    archive.set(part, offset);
    offset += part.length;
  }
  return archive;
}

function recordsOf(entry: TarEntry): Uint8Array[] {
  const name = encoder.encode(entry.type === "directory" ? `${entry.name}/` : entry.name);
  const target = encoder.encode(entry.target);
  const data = entry.type === "file" ? entry.data : new Uint8Array();
  return [
    ...longRecords(LONG_NAME, name),
    ...longRecords(LONG_TARGET, target),
    header(typeFlags[entry.type], name, target, entry.mode, entry.modified, data.length),
    padded(data),
  ];
}

/** GNU's way to tell a name that does not fit the header: an entry of its own before it. */
function longRecords(flag: string, name: Uint8Array): Uint8Array[] {
  if (name.length <= LONGEST_NAME) return [];
  const data = new Uint8Array(name.length + 1);
  data.set(name);
  return [
    header(flag, encoder.encode("././@LongLink"), new Uint8Array(), 0o644, 0, data.length),
    padded(data),
  ];
}

function padded(data: Uint8Array): Uint8Array {
  const whole = new Uint8Array(Math.ceil(data.length / BLOCK) * BLOCK);
  whole.set(data);
  return whole;
}

function header(
  flag: string,
  name: Uint8Array,
  target: Uint8Array,
  mode: number,
  modified: number,
  bytes: number,
): Uint8Array {
  const block = new Uint8Array(BLOCK);
  const octal = (offset: number, digits: number, value: number) =>
    block.set(encoder.encode(Math.floor(value).toString(8).padStart(digits, "0")), offset);
  block.set(name.subarray(0, LONGEST_NAME), 0);
  octal(100, 7, mode & 0o7777);
  octal(108, 7, 0);
  octal(116, 7, 0);
  octal(124, 11, bytes);
  octal(136, 11, Math.max(0, modified));
  block.set(encoder.encode(flag), 156);
  block.set(target.subarray(0, LONGEST_NAME), 157);
  block.set(encoder.encode("ustar  "), 257);
  block.fill(0x20, 148, 156);
  octal(148, 6, checksum(block));
  block[154] = 0;
  return block;
}

/** Sum of the header's bytes, its own field taken as blanks. */
function checksum(block: Uint8Array): number {
  return block.reduce((sum, byte, index) => sum + (index >= 148 && index < 156 ? 0x20 : byte), 0);
}

interface Long {
  name?: string;
  target?: string;
}

/**
 * The entries of an archive. A hard link becomes a file of its own; other kinds than files, folders and links are
 * passed over. Throws a TarError.
 */
export function readTar(archive: Uint8Array): TarEntry[] {
  const entries: TarEntry[] = [];
  let long: Long = {};
  for (let at = 0; at + BLOCK <= archive.length && archive[at] !== 0; ) {
    const block = archive.subarray(at, at + BLOCK);
    if (octalAt(block, 148, 8) !== checksum(block)) throw new TarError(`tar: wrong checksum at offset ${at}`);
    const bytes = octalAt(block, 124, 12);
    const data = archive.subarray(at + BLOCK, at + BLOCK + bytes);
    if (data.length < bytes) throw new TarError(`tar: the entry at offset ${at} is cut off`);
    at += BLOCK + Math.ceil(bytes / BLOCK) * BLOCK;
    const flag = String.fromCharCode(block[156]!);
    if (flag === LONG_NAME) long.name = stringAt(data, 0, data.length);
    else if (flag === LONG_TARGET) long.target = stringAt(data, 0, data.length);
    else {
      const entry = entryOf(block, flag, data, long, entries);
      if (entry && entry.name !== "") entries.push(entry);
      long = {};
    }
  }
  return entries;
}

function entryOf(
  block: Uint8Array,
  flag: string,
  data: Uint8Array,
  long: Long,
  before: readonly TarEntry[],
): TarEntry | null {
  const target = long.target ?? stringAt(block, 157, LONGEST_NAME);
  const common = {
    name: plainName(long.name ?? ustarName(block)),
    mode: octalAt(block, 100, 8) & 0o7777,
    modified: octalAt(block, 136, 12),
    data: new Uint8Array(),
    target: "",
  };
  switch (flag) {
    case "0":
    case "\0":
      return { ...common, type: "file", data };
    case "1":
      return { ...common, type: "file", data: fileNamed(plainName(target), before) };
    case "2":
      return { ...common, type: "symlink", target };
    case "5":
      return { ...common, type: "directory" };
    default:
      return null;
  }
}

function fileNamed(name: string, entries: readonly TarEntry[]): Uint8Array {
  const found = entries.find((entry) => entry.name === name);
  if (!found)
    throw new TarError(`tar: a hard link to ${JSON.stringify(name)}, which does not come before it`);
  return found.data;
}

/** POSIX has room for the first part of a long name; GNU uses that room for other things. */
function ustarName(block: Uint8Array): string {
  const isPosix = stringAt(block, 257, 6) === "ustar" && block[262] === 0;
  const prefix = isPosix ? stringAt(block, 345, 155) : "";
  return (prefix && `${prefix}/`) + stringAt(block, 0, LONGEST_NAME);
}

/** Without `./` before and `/` behind. */
function plainName(name: string): string {
  return name.replace(/^(\.?\/+)+/, "").replace(/\/+$/, "");
}

function stringAt(bytes: Uint8Array, offset: number, length: number): string {
  const field = bytes.subarray(offset, offset + length);
  const end = field.indexOf(0);
  return decoder.decode(end < 0 ? field : field.subarray(0, end));
}

function octalAt(block: Uint8Array, offset: number, length: number): number {
  return Number.parseInt(stringAt(block, offset, length).trim() || "0", 8);
}
