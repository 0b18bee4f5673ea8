// A kernel, its initial RAM disk and its command line, placed in guest memory.

import type { AcpiTables } from "../acpi/tables";
import { GuestMemoryError, KernelError } from "../errors";
import { type BootTarget, rom } from "../rom";
import { zeroPage } from "./boot-parameters";
import { isBzImage, readBzImage, setupHeaderOf } from "./bz-image";
import { type Executable, isElf, readElf } from "./elf";

const ZERO_PAGE = 0x90000;
const COMMAND_LINE = 0x91000;
/** What Linux takes at most on x86, its terminating zero included. */
const COMMAND_LINE_BYTES = 2048;
const PAGE = 4096;

export interface BootOptions {
  /** A 32-bit ELF executable (fast), or a bzImage, which expands itself in the guest. */
  readonly kernel: Uint8Array;
  /** Of an ELF executable, the setup header that came with it. */
  readonly setupHeader?: Uint8Array;
  /** A cpio archive, compressed or not. */
  readonly initrd: Uint8Array;
  readonly commandLine: string;
  /** Bytes. */
  readonly memorySize: number;
  readonly tables: AcpiTables;
}

/** What goes where before the processor starts. */
export interface BootImage {
  readonly rom: Uint8Array<ArrayBuffer>;
  readonly pieces: readonly { readonly at: number; readonly bytes: Uint8Array }[];
}

/** Throws KernelError for what is no kernel, and GuestMemoryError for what does not fit. */
export function bootImage(options: BootOptions): BootImage {
  const { kernel, initrd, commandLine, memorySize, tables } = options;
  const setupHeader = isBzImage(kernel) ? setupHeaderOf(kernel) : options.setupHeader;
  const executable = readKernel(kernel);
  const end = Math.max(...executable.segments.map((segment) => segment.at + segment.size));
  const initrdAt = Math.floor((memorySize - initrd.length) / PAGE) * PAGE;
  if (initrdAt < end) throw new GuestMemoryError("kernel and initrd", end + initrd.length, memorySize);
  const target: BootTarget = { entry: executable.entry, bootParameters: ZERO_PAGE };
  const parameters = zeroPage({
    ...(setupHeader && { setupHeader }),
    memorySize,
    commandLineAt: COMMAND_LINE,
    initrd: { at: initrdAt, size: initrd.length },
    rsdpAt: tables.rsdpAt,
  });
  return {
    rom: rom(target, tables),
    pieces: [
      ...executable.segments,
      { at: initrdAt, bytes: initrd },
      { at: ZERO_PAGE, bytes: parameters },
      { at: COMMAND_LINE, bytes: commandLineBytes(commandLine) },
    ],
  };
}

function readKernel(bytes: Uint8Array): Executable {
  if (isElf(bytes)) return readElf(bytes);
  if (isBzImage(bytes)) return readBzImage(bytes);
  throw new KernelError("neither an ELF file nor a bzImage");
}

function commandLineBytes(text: string): Uint8Array {
  const bytes = new TextEncoder().encode(`${text}\0`);
  if (bytes.length > COMMAND_LINE_BYTES) {
    throw new KernelError(
      `the command line of ${bytes.length - 1} bytes is longer than ${COMMAND_LINE_BYTES - 1}`,
    );
  }
  return bytes;
}
