// Where things lie in the guest's address spaces.

/** A span of memory addresses or I/O ports: `base` to `base + size - 1`. */
export interface Span {
  readonly base: number;
  readonly size: number;
}

/** The ROM below 1 MiB, whose last 16 bytes hold the reset vector. */
export const ROM: Span = { base: 0xf0000, size: 0x10000 };

/** Memory-mapped configuration space: 1 MiB for each bus, all 256 of them. */
export const ECAM = { base: 0xb0000000, size: 0x10000000, buses: 256 } as const;

/** Where BARs and memory windows of Bridges lie: all that a 32-bit kernel reaches between ECAM and the frame buffer. */
export const MMIO: Span = { base: 0xc0000000, size: 0x20000000 };

/** Ports for I/O BARs and I/O windows; those between are the platform's power management. */
export const IO_WINDOWS: readonly [Span, Span] = [
  { base: 0x1000, size: 0x9000 },
  { base: 0xc000, size: 0x4000 },
];

/** Configuration mechanism #1, and the reset register among its ports. */
export const CONFIG_PORTS: Span = { base: 0xcf8, size: 8 };
export const RESET_PORT = 0xcf9;

/** ACPI power management registers. */
export const POWER = { event: 0xb000, control: 0xb004, timer: 0xb008 } as const;

export const LOCAL_APIC = 0xfee00000;
export const IO_APIC = 0xfec00000;

/** The I/O APIC's inputs 16 to 19 take INTA to INTD of the root bus, in turn from slot to slot. */
export const FIRST_INTX_INPUT = 16;

/** The interrupt of ACPI events. */
export const SCI = 9;

/** Serial ports: the console, and the channel for files. */
export const SERIAL_PORTS = [
  { base: 0x3f8, irq: 4 },
  { base: 0x2f8, irq: 3 },
] as const;

/** The real-time clock's ports and interrupt. */
export const RTC = { base: 0x70, size: 2, irq: 8 } as const;

export function within(span: Span, at: number): boolean {
  return at >= span.base && at - span.base < span.size;
}
