// The parts of v86 that a guest is built on. They are internals of one version, so each is looked for at the start.

import { EmulatorError } from "../errors";
import { giveTurns, type TurnTaker } from "./turns";
import { withoutWorkers } from "./without-workers";

/** An I/O port's or a memory handler's read; the result is a signed 32-bit number. */
type Read = (at: number) => number;
type Write = (at: number, value: number) => void;

export interface PortSpace {
  port_read8: Read;
  port_read16: Read;
  port_read32: Read;
  port_write8: Write;
  port_write16: Write;
  port_write32: Write;
  /** Addresses arrive signed. `base` and `size` are multiples of 128 KiB. */
  mmap_register(base: number, size: number, r8: Read, w8: Write, r32: Read, w32: Write): void;
}

export interface Cpu {
  readonly io: PortSpace;
  /** Guest memory. */
  readonly mem8: Uint8Array;
  readonly wasm_memory: WebAssembly.Memory;
  readonly devices: { readonly pci: { readonly devices: unknown[]; readonly device_spaces: unknown[] } };
  /** Copies into guest memory and forgets code that was compiled from it. */
  write_blob(bytes: Uint8Array, at: number): void;
  mmap_write16: Write;
  device_raise_irq(input: number): void;
  device_lower_irq(input: number): void;
  /** Address of the local APIC's registers in `wasm_memory`. */
  get_apic_addr(): number;
  /** 1 while the processor waits for an interrupt. */
  readonly in_hlt: Uint8Array;
  /** Wakes a processor that waits for an interrupt. */
  stop_idling(): void;
  reboot_internal(): void;
  /** Views that v86 replaces by copies when it restores a state. */
  last_result: Int32Array;
  fpu_status_word: Uint16Array;
  mxcsr: Int32Array;
}

export interface Emulator {
  readonly v86: TurnTaker & { readonly cpu: Cpu; do_tick(): void };
  add_listener(event: string, listener: (value: never) => void): void;
  serial_send_bytes(port: number, bytes: Uint8Array): void;
  save_state(): Promise<ArrayBuffer>;
  restore_state(state: ArrayBuffer): Promise<void>;
  run(): Promise<void>;
  stop(): Promise<void>;
  destroy(): Promise<void>;
}

export interface EmulatorOptions {
  /** The contents of v86.wasm. */
  readonly wasm: BufferSource;
  readonly rom: Uint8Array<ArrayBuffer>;
  /** Bytes of guest memory, a multiple of 128 KiB. */
  readonly memorySize: number;
}

/** Version of v86 that all this was written for. */
export const V86_VERSION = "0.5.462";

/** The frame buffer is not used; v86 insists on one. */
const FRAME_BUFFER_BYTES = 1 << 20;

/** An emulated PC, stopped. Throws EmulatorError if v86 is not as expected. */
export async function createEmulator({ wasm, rom, memorySize }: EmulatorOptions): Promise<Emulator> {
  const { V86 } = await withoutWorkers(() => import("v86"));
  const emulator = new V86({
    wasm_fn: async (imports) =>
      (await WebAssembly.instantiate(await WebAssembly.compile(wasm), imports)).exports,
    bios: { buffer: rom.buffer },
    memory_size: memorySize,
    vga_memory_size: FRAME_BUFFER_BYTES,
    acpi: true,
    uart1: true,
    net_device: { type: "none" as never },
    disable_keyboard: true,
    disable_mouse: true,
    disable_speaker: true,
    autostart: false,
  }) as unknown as Emulator;
  if (typeof emulator.add_listener !== "function") throw new EmulatorError("add_listener");
  await new Promise<void>((resolve) => emulator.add_listener("emulator-loaded", resolve));
  checkInternals(emulator);
  giveTurns(emulator.v86);
  return emulator;
}

function checkInternals(emulator: Emulator): void {
  const { v86 } = emulator;
  const cpu = v86?.cpu;
  requireFunctions("", emulator, [
    "serial_send_bytes",
    "save_state",
    "restore_state",
    "run",
    "stop",
    "destroy",
  ]);
  requireFunctions("v86.", v86, ["do_tick", "yield", "yield_callback"]);
  requireFunctions("cpu.", cpu, [
    "write_blob",
    "mmap_write16",
    "device_raise_irq",
    "device_lower_irq",
    "get_apic_addr",
    "stop_idling",
    "reboot_internal",
  ]);
  const sizes = ["8", "16", "32"];
  const accesses = sizes.flatMap((size) => [`port_read${size}`, `port_write${size}`]);
  requireFunctions("cpu.io.", cpu.io, ["mmap_register", ...accesses]);
  for (const name of ["mem8", "wasm_memory", "in_hlt", "last_result", "fpu_status_word", "mxcsr"] as const) {
    if (cpu[name] === undefined) throw new EmulatorError(`cpu.${name}`);
  }
  if (!Array.isArray(cpu.devices?.pci?.device_spaces)) throw new EmulatorError("cpu.devices.pci");
}

function requireFunctions(place: string, owner: unknown, names: readonly string[]): void {
  for (const name of names) {
    if (typeof (owner as Record<string, unknown> | undefined)?.[name] !== "function") {
      throw new EmulatorError(place + name);
    }
  }
}
