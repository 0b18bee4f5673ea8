// The zero page: what a kernel is told about the machine, Linux's x86 boot protocol.

import { ascii } from "../acpi/aml";
import { ECAM, ROM } from "../address-map";

/** Offsets in the zero page. */
const at = {
  acpiRsdp: 0x70,
  e820Count: 0x1e8,
  setupHeader: 0x1f1,
  vidMode: 0x1fa,
  bootFlag: 0x1fe,
  signature: 0x202,
  version: 0x206,
  typeOfLoader: 0x210,
  loadFlags: 0x211,
  ramdiskImage: 0x218,
  ramdiskSize: 0x21c,
  heapEnd: 0x224,
  commandLine: 0x228,
  e820: 0x2d0,
} as const;

/** Loaded at 1 MiB and above; the heap's end is valid. */
const LOAD_FLAGS = 0x81;
const UNKNOWN_LOADER = 0xff;
const NORMAL_VIDEO = 0xffff;
const PROTOCOL = 0x20f;

/** Memory below the ROM that the kernel may use; what lies above belongs to the frame buffer. */
const LOW_MEMORY = 0x9f000;
const HIGH_MEMORY = 0x100000;

export interface BootParameters {
  /** The kernel's own setup header, from offset 1F1h of its image on. */
  readonly setupHeader?: Uint8Array;
  readonly memorySize: number;
  readonly commandLineAt: number;
  readonly initrd: { readonly at: number; readonly size: number };
  readonly rsdpAt: number;
}

/** 4 KiB. */
export function zeroPage(p: BootParameters): Uint8Array {
  const page = new Uint8Array(4096);
  const view = new DataView(page.buffer);
  if (p.setupHeader) page.set(p.setupHeader, at.setupHeader);
  else plainHeader(page, view);
  view.setUint32(at.acpiRsdp, p.rsdpAt, true);
  view.setUint16(at.vidMode, NORMAL_VIDEO, true);
  page[at.typeOfLoader] = UNKNOWN_LOADER;
  page[at.loadFlags] = LOAD_FLAGS;
  view.setUint32(at.ramdiskImage, p.initrd.at, true);
  view.setUint32(at.ramdiskSize, p.initrd.size, true);
  view.setUint16(at.heapEnd, 0xfe00, true);
  view.setUint32(at.commandLine, p.commandLineAt, true);
  const map = memoryMap(p.memorySize);
  page[at.e820Count] = map.length;
  map.forEach((range, index) => {
    writeRange(view, at.e820 + 20 * index, range);
  });
  return page;
}

/** What a header says of itself, for a kernel that comes without one. */
function plainHeader(page: Uint8Array, view: DataView): void {
  view.setUint16(at.bootFlag, 0xaa55, true);
  page.set(ascii("HdrS"), at.signature);
  view.setUint16(at.version, PROTOCOL, true);
}

interface MemoryRange {
  readonly base: number;
  readonly size: number;
  readonly type: "usable" | "reserved";
}

function memoryMap(memorySize: number): MemoryRange[] {
  return [
    { base: 0, size: LOW_MEMORY, type: "usable" },
    { ...ROM, type: "reserved" },
    { base: HIGH_MEMORY, size: memorySize - HIGH_MEMORY, type: "usable" },
    { base: ECAM.base, size: ECAM.size, type: "reserved" },
  ];
}

function writeRange(view: DataView, offset: number, { base, size, type }: MemoryRange): void {
  view.setBigUint64(offset, BigInt(base), true);
  view.setBigUint64(offset + 8, BigInt(size), true);
  view.setUint32(offset + 16, type === "usable" ? 1 : 2, true);
}
