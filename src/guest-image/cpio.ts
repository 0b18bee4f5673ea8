// Writer of cpio archives in the "newc" format, which Linux unpacks as its initial root file system.

/** One entry; `path` is relative to the root, without a leading slash, and its folder must be an entry too. */
export type CpioEntry =
  | { readonly type: "directory"; readonly path: string; readonly mode: number }
  | { readonly type: "file"; readonly path: string; readonly mode: number; readonly data: Uint8Array }
  | { readonly type: "symlink"; readonly path: string; readonly target: string }
  | {
      readonly type: "device";
      readonly path: string;
      readonly mode: number;
      readonly major: number;
      readonly minor: number;
    };

const HEADER_BYTES = 110;
const TRAILER = "TRAILER!!!";
const fileTypes = { directory: 0o040000, file: 0o100000, symlink: 0o120000, device: 0o020000 } as const;
const text = new TextEncoder();

/**
 * The archive of `entries`, uncompressed, a multiple of 512 bytes long. Its bytes depend on nothing but the
 * entries: they are sorted by path, belong to root and have time stamp 0. Devices are character devices.
 */
export function writeCpio(entries: readonly CpioEntry[]): Uint8Array {
  const sorted = [...entries].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const parts = sorted.map((entry, index) => record(entry, index + 1));
  parts.push(header({ inode: 0, mode: 0, links: 1, bytes: 0, name: TRAILER }));
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const archive = new Uint8Array(Math.ceil(length / 512) * 512);
  let offset = 0;
  for (const part of parts) {
    archive.set(part, offset);
    offset += part.length;
  }
  return archive;
}

function record(entry: CpioEntry, inode: number): Uint8Array {
  const data = contentsOf(entry);
  const mode = fileTypes[entry.type] | (entry.type === "symlink" ? 0o777 : entry.mode);
  const links = entry.type === "directory" ? 2 : 1;
  const device = entry.type === "device" ? entry : undefined;
  const head = header({ inode, mode, links, bytes: data.length, name: entry.path, device });
  const whole = new Uint8Array(align4(head.length + data.length));
  whole.set(head);
  whole.set(data, head.length);
  return whole;
}

function contentsOf(entry: CpioEntry): Uint8Array {
  if (entry.type === "file") return entry.data;
  return entry.type === "symlink" ? text.encode(entry.target) : new Uint8Array();
}

interface Header {
  readonly inode: number;
  readonly mode: number;
  readonly links: number;
  readonly bytes: number;
  readonly name: string;
  readonly device?: { readonly major: number; readonly minor: number } | undefined;
}

/** Magic, thirteen fields of eight hexadecimal digits, and the name with its NUL, padded to four bytes. */
function header({ inode, mode, links, bytes, name, device }: Header): Uint8Array {
  const nameBytes = text.encode(name);
  const { major = 0, minor = 0 } = device ?? {};
  const [user, group, time, check] = [0, 0, 0, 0];
  const numbers = [
    inode,
    mode,
    user,
    group,
    links,
    time,
    bytes,
    0,
    0,
    major,
    minor,
    nameBytes.length + 1,
    check,
  ];
  const fields = numbers.map((number) => number.toString(16).padStart(8, "0")).join("");
  const head = new Uint8Array(align4(HEADER_BYTES + nameBytes.length + 1));
  head.set(text.encode(`070701${fields}`));
  head.set(nameBytes, HEADER_BYTES);
  return head;
}

const align4 = (bytes: number) => (bytes + 3) & ~3;
