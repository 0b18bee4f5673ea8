// Reads from 32-bit little-endian ELF files what they need at run time.

const PT_LOAD = 1;
const PT_DYNAMIC = 2;
const PT_INTERP = 3;
const DT_NEEDED = 1;
const DT_STRTAB = 5;

interface Segment {
  readonly type: number;
  readonly offset: number;
  readonly address: number;
  readonly bytes: number;
}

/** Whether `file` is a 32-bit little-endian ELF file. */
export function isElf32(file: Buffer): boolean {
  return file.length >= 52 && file.readUInt32BE(0) === 0x7f454c46 && file[4] === 1 && file[5] === 1;
}

/** Names of the shared libraries that `file` needs, and the path of its loader if it is a program. */
export function elfNeeds(file: Buffer): { readonly libraries: string[]; readonly loader: string | null } {
  const segments = segmentsOf(file);
  const interpreter = segments.find(({ type }) => type === PT_INTERP);
  const dynamic = segments.find(({ type }) => type === PT_DYNAMIC);
  return {
    libraries: dynamic ? neededNames(file, dynamic, segments) : [],
    loader: interpreter ? stringAt(file, interpreter.offset) : null,
  };
}

function segmentsOf(file: Buffer): Segment[] {
  const table = file.readUInt32LE(28);
  const size = file.readUInt16LE(42);
  return Array.from({ length: file.readUInt16LE(44) }, (_, index) => {
    const at = table + index * size;
    return {
      type: file.readUInt32LE(at),
      offset: file.readUInt32LE(at + 4),
      address: file.readUInt32LE(at + 8),
      bytes: file.readUInt32LE(at + 16),
    };
  });
}

function neededNames(file: Buffer, dynamic: Segment, segments: readonly Segment[]): string[] {
  const rows = Array.from({ length: dynamic.bytes >> 3 }, (_, index) => {
    const at = dynamic.offset + index * 8;
    return { tag: file.readUInt32LE(at), value: file.readUInt32LE(at + 4) };
  });
  const strings = rows.find(({ tag }) => tag === DT_STRTAB);
  if (!strings) return [];
  const base = offsetOf(strings.value, segments);
  return rows.filter(({ tag }) => tag === DT_NEEDED).map(({ value }) => stringAt(file, base + value));
}

/** File offset of what is loaded at `address`. */
function offsetOf(address: number, segments: readonly Segment[]): number {
  const home = segments.find(
    ({ type, address: start, bytes }) => type === PT_LOAD && address >= start && address < start + bytes,
  );
  return home ? address - home.address + home.offset : address;
}

function stringAt(file: Buffer, offset: number): string {
  return file.toString("latin1", offset, file.indexOf(0, offset));
}
