// An example to copy: a device with a doorbell, one DMA write, one MSI-X vector, a timer, and state that can be saved.

import type { DeviceHost } from "../model/devices/device-host";
import type { BarAccess, DeviceModel, DeviceReset } from "../model/devices/device-model";

/** Registers in BAR 0, 32 bits each. */
const enum Register {
  /** RW: where the count of finished rings is written, 64 bits in two registers. */
  AddressLow = 0x00,
  AddressHigh = 0x04,
  /** WO: a write rings. Rings while the device is busy are not counted. */
  Doorbell = 0x08,
  /** RO: finished rings. */
  Count = 0x0c,
  /** Reading clears it: 1 after a ring was finished, 2 if its DMA write came to nothing. */
  Cause = 0x10,
}

const WORDS = 5;
const DONE = 1;
const FAILED = 2;

const TIMER = 0;
/** Nanoseconds from a ring to its end. */
const LATENCY = 1000n;
const VECTOR = 0;

export class Doorbell implements DeviceModel {
  readonly bars = [0];
  private readonly registers = new Uint32Array(WORDS);

  constructor(private readonly host: DeviceHost) {}

  read({ offset, size }: BarAccess): number {
    const index = offset >> 2;
    if (size !== 4 || index >= WORDS) return 0;
    const value = this.registers[index] ?? 0;
    if (offset === Register.Cause) this.registers[index] = 0;
    return value;
  }

  write({ offset, size }: BarAccess, value: number): void {
    if (size !== 4) return;
    if (offset === Register.Doorbell) this.ring();
    else if (offset <= Register.AddressHigh) this.registers[offset >> 2] = value;
  }

  private ring(): void {
    if (this.registers[Register.Doorbell >> 2] !== 0) return;
    this.registers[Register.Doorbell >> 2] = 1;
    this.host.startTimer(TIMER, LATENCY);
  }

  timer(): void {
    const [low = 0, high = 0] = this.registers;
    const count = ++this.registers[Register.Count >> 2]!;
    this.registers[Register.Doorbell >> 2] = 0;
    const address = BigInt(low) | (BigInt(high) << 32n);
    const { reason } = this.host.self.dma.write(
      address,
      Uint8Array.of(count, count >> 8, count >> 16, count >> 24),
    );
    this.registers[Register.Cause >> 2]! |= reason === undefined ? DONE : FAILED;
    this.host.raise(VECTOR);
  }

  reset({ vf }: DeviceReset): void {
    if (vf !== null) return;
    this.registers.fill(0);
    this.host.stopTimer(TIMER);
  }

  save(): Uint8Array {
    return new Uint8Array(this.registers.buffer).slice();
  }

  restore(state: Uint8Array): void {
    new Uint8Array(this.registers.buffer).set(state);
  }
}
