// Class Guest: a Linux under v86 with our machine plugged in. Knows neither Node nor a page.

import { FilesPort } from "../guest-image/guest-files/files-port";
import type { PciFunction } from "../model/function";
import type { InterruptMessage } from "../model/interrupts/interrupts";
import type { Machine, MachineEvent } from "../model/machine";
import type { ConfigAccess, DeviceAccess } from "../trace/line";
import { commandLine } from "./boot/command-line";
import { type BootImage, bootImage } from "./boot/load";
import { GuestBus } from "./bus";
import { ByteBatch } from "./byte-batch";
import { GuestClock } from "./clock";
import { GuestSnapshotError } from "./errors";
import { GuestInterrupts } from "./interrupts";
import { GuestMemory } from "./memory";
import type { PreparedMachine } from "./prepare";
import { romTables } from "./rom";
import { decodeSnapshot, encodeSnapshot, type GuestSnapshot } from "./snapshot";
import { createEmulator, type Emulator } from "./v86/emulator";
import { holdProcessor, letProcessorGo } from "./v86/hold";
import { installHooks } from "./v86/hooks";
import { restoreState, saveState } from "./v86/state";

/** How a guest came to its end. */
export type GuestEnd =
  | { readonly reason: "powered off" | "restarted" | "halted" | "stopped" }
  | { readonly reason: "crashed"; readonly error: Error };

/** What a guest tells while it runs. None of them may throw. */
export interface GuestListeners {
  /** What it wrote to its console. */
  console?(bytes: Uint8Array): void;
  /** Each access to configuration space. */
  access?(access: ConfigAccess): void;
  /** Each access to memory or I/O ports of devices. */
  deviceAccess?(access: DeviceAccess): void;
  /** What its writes did to the machine. */
  events?(events: readonly MachineEvent[]): void;
  /** An MSI or MSI-X message on its way to memory or to the processor. */
  interrupt?(message: InterruptMessage): void;
}

export interface GuestOptions {
  readonly prepared: PreparedMachine;
  /** The contents of v86.wasm. */
  readonly wasm: BufferSource;
  readonly listeners?: GuestListeners;
}

export interface BootGuestOptions extends GuestOptions {
  /** An ELF executable for the 80386, or a bzImage. */
  readonly kernel: Uint8Array;
  readonly setupHeader?: Uint8Array;
  readonly initrd: Uint8Array;
  /** Bytes of guest memory, a multiple of 128 KiB; 128 MiB unless told otherwise. */
  readonly memorySize?: number;
  /** Kernel parameters behind those that it has anyway. */
  readonly append?: string;
}

export const DEFAULT_MEMORY = 128 << 20;

/** v86's serial ports. */
const CONSOLE = 0;
const FILES = 1;

export class Guest {
  readonly machine: Machine;
  readonly memory: GuestMemory;
  readonly interrupts: GuestInterrupts;
  /** Requests to the software in the guest; `files.ready` tells when it listens. */
  readonly files: FilesPort;
  /** Resolves when the guest has come to its end; never rejects. */
  readonly ended: Promise<GuestEnd>;
  private readonly bus: GuestBus;
  private readonly clock: GuestClock;
  private resolveEnd!: (end: GuestEnd) => void;
  private over = false;
  /** `halt` has stopped the processor, which may have been at work. */
  private held = false;

  private constructor(
    private readonly emulator: Emulator,
    private readonly prepared: PreparedMachine,
    listeners: GuestListeners,
  ) {
    const { cpu } = emulator.v86;
    this.machine = prepared.machine;
    this.clock = new GuestClock(this.machine);
    this.ended = new Promise((resolve) => {
      this.resolveEnd = resolve;
    });
    this.files = new FilesPort((bytes) => emulator.serial_send_bytes(FILES, bytes));
    this.memory = new GuestMemory(cpu);
    this.interrupts = new GuestInterrupts(this.machine, cpu, this.memory, (one) =>
      listeners.interrupt?.(one),
    );
    this.bus = new GuestBus(this.machine, {
      ...(listeners.access && { access: listeners.access }),
      ...(listeners.deviceAccess && { deviceAccess: listeners.deviceAccess }),
      events: (events) => listeners.events?.(events),
    });
    this.machine.interrupts.connect(this.interrupts);
    this.machine.memory = this.memory;
    this.listen(listeners);
    installHooks(emulator, this.bus, {
      powerOff: () => this.finish({ reason: "powered off" }),
      restart: () => this.finish({ reason: "restarted" }),
    });
  }

  /** Starts a kernel. Throws KernelError, GuestMemoryError, EmulatorError. */
  static async boot(options: BootGuestOptions): Promise<Guest> {
    const { prepared, wasm, listeners = {}, memorySize = DEFAULT_MEMORY } = options;
    const image = imageOf(options, memorySize);
    const emulator = await createEmulator({ wasm, rom: image.rom, memorySize });
    const guest = new Guest(emulator, prepared, listeners);
    for (const { bytes, at } of image.pieces) emulator.v86.cpu.write_blob(bytes, at);
    await emulator.run();
    return guest;
  }

  /**
   * Goes on from what `save` gave. The machine becomes what it was then. Throws GuestSnapshotError if that was
   * another machine.
   */
  static async resume(options: GuestOptions & { readonly snapshot: Uint8Array }): Promise<Guest> {
    const { prepared, wasm, listeners = {} } = options;
    const snapshot = decodeSnapshot(options.snapshot);
    if (snapshot.fingerprint !== prepared.fingerprint)
      throw new GuestSnapshotError("it is of another machine");
    const { memorySize } = snapshot;
    const emulator = await createEmulator({ wasm, rom: new Uint8Array(0x10000), memorySize });
    const guest = new Guest(emulator, prepared, listeners);
    await guest.restore(snapshot);
    guest.files.resume();
    await emulator.run();
    return guest;
  }

  /** Whether it has come to its end; `ended` tells how. */
  get isOver(): boolean {
    return this.over;
  }

  /** Types on the guest's console. */
  sendConsole(bytes: Uint8Array): void {
    this.emulator.serial_send_bytes(CONSOLE, bytes);
  }

  /** To be called by a listener, before `pause`: the processor stops right behind the access that it makes. */
  halt(): void {
    this.held ||= holdProcessor(this.emulator);
  }

  /** Stops the processor until `unpause`: for who cannot keep up with the console. */
  async pause(): Promise<void> {
    if (!this.over) await this.emulator.stop();
  }

  async unpause(): Promise<void> {
    if (this.over) return;
    if (this.held) letProcessorGo(this.emulator);
    this.held = false;
    await this.emulator.run();
  }

  /** The guest and its machine, in a form that `resume` takes. It goes on afterwards. */
  async save(): Promise<Uint8Array<ArrayBuffer>> {
    await this.pause();
    const emulator = new Uint8Array(await saveState(this.emulator));
    const { cores, devices = [] } = this.machine.snapshot();
    const { fingerprint } = this.prepared;
    const snapshot = { fingerprint, memorySize: this.memory.size, cores, devices, emulator };
    await this.unpause();
    return encodeSnapshot(snapshot);
  }

  /** Takes a device out under the running guest; a port with a hot-plug slot tells it, others leave it to find out. */
  removeDevice(f: PciFunction): void {
    f.removeDevice();
    this.machine.interrupts.deliver();
  }

  /** Puts a device back as it is after power-on. */
  insertDevice(f: PciFunction): void {
    f.insertDevice();
    this.machine.interrupts.deliver();
  }

  /** Ends the guest as pulling the plug would. */
  async stop(): Promise<void> {
    this.finish({ reason: "stopped" });
    await this.ended;
  }

  private async restore(snapshot: GuestSnapshot): Promise<void> {
    const { cores, devices } = snapshot;
    this.machine.restore({ machine: this.machine, cores, devices });
    this.machine.events();
    const { buffer, byteOffset, byteLength } = snapshot.emulator;
    await restoreState(this.emulator, buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer);
    this.interrupts.restored();
    this.clock.restart();
  }

  private listen(listeners: GuestListeners): void {
    const console = new ByteBatch((bytes) => listeners.console?.(bytes));
    const files = new ByteBatch((bytes) => this.files.receive(bytes));
    this.emulator.add_listener(`serial${CONSOLE}-output-byte`, (byte: number) => console.push(byte));
    this.emulator.add_listener(`serial${FILES}-output-byte`, (byte: number) => files.push(byte));
    this.emulator.add_listener("cpu-event-halt", () => this.finish({ reason: "halted" }));
    void this.files.ended.then(() => this.finish({ reason: "powered off" }));
    this.wrapTicks();
  }

  /** What goes wrong inside v86 must end the guest, not the process around it. Time goes on from tick to tick. */
  private wrapTicks(): void {
    const { v86 } = this.emulator;
    const doTick = v86.do_tick.bind(v86);
    v86.do_tick = () => {
      try {
        if (this.clock.tick()) this.bus.settle();
        doTick();
      } catch (error) {
        this.finish({ reason: "crashed", error: error instanceof Error ? error : new Error(String(error)) });
      }
    };
  }

  private finish(end: GuestEnd): void {
    if (this.over) return;
    this.over = true;
    this.bus.flush();
    this.files.end(`the guest ${end.reason === "stopped" ? "was stopped" : `has ${end.reason}`}`);
    const stopped = end.reason === "crashed" ? Promise.resolve() : this.emulator.destroy();
    void stopped.then(() => this.resolveEnd(end));
  }
}

function imageOf(options: BootGuestOptions, memorySize: number): BootImage {
  const { prepared, kernel, setupHeader, initrd, append } = options;
  return bootImage({
    kernel,
    initrd,
    memorySize,
    commandLine: commandLine(append),
    tables: romTables(prepared.roots),
    ...(setupHeader && { setupHeader }),
  });
}
