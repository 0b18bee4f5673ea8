// What the guest's processor reaches of our machine: ports, configuration space, device memory.

import type { AccessSize } from "../core/core";
import type { Machine, MachineEvent } from "../model/machine";
import { Platform } from "../model/platform";
import type { ConfigAccess, DeviceAccess } from "../trace/line";
import { CONFIG_PORTS, ECAM, within } from "./address-map";

export interface BusListeners {
  /** Each configuration access, after it was made. */
  access?(access: ConfigAccess): void;
  /** Each access to memory or I/O ports of devices, after it was made. */
  deviceAccess?(access: DeviceAccess): void;
  events(events: readonly MachineEvent[]): void;
}

const CONFIG_ADDRESS = CONFIG_PORTS.base;
const CONFIG_DATA = CONFIG_ADDRESS + 4;
const CONFIG_ENABLE = 0x80000000;

export class GuestBus {
  private readonly platform: Platform;
  /** The first byte of what may be a 16-bit read, which arrives as two bytes. */
  private half: ConfigAccess | undefined;

  constructor(
    private readonly machine: Machine,
    private readonly listeners: BusListeners,
  ) {
    this.platform = new Platform(machine, SMALLEST_RAM);
  }

  portRead(port: number, size: AccessSize): number {
    const value = this.platform.portRead(port, size);
    this.toldOfPort(false, port, size, value);
    return value;
  }

  portWrite(port: number, size: AccessSize, value: number): void {
    this.platform.portWrite(port, size, value);
    this.toldOfPort(true, port, size, value);
    this.settle();
  }

  /** `address` lies in the ECAM window or in device memory. */
  memoryRead(address: number, size: AccessSize): number {
    if (!within(ECAM, address)) return this.deviceRead(address, size);
    const routingId = (address - ECAM.base) >>> 12;
    const offset = address & 0xfff;
    if (offset % size !== 0) return this.readBytes(address, size);
    const value = this.platform.configRead(routingId, offset, size);
    this.toldOfRead({ write: false, routingId, offset, size, value });
    return value;
  }

  memoryWrite(address: number, size: AccessSize, value: number): void {
    if (within(ECAM, address)) this.configWrite(address, size, value);
    else this.deviceWrite(address, size, value);
    this.settle();
  }

  /** After a write, or when time went on: interrupts arrive, and listeners learn what happened. */
  settle(): void {
    this.machine.interrupts.deliver();
    const events = this.machine.events();
    if (events.length > 0) this.listeners.events(events);
  }

  /** Tells listeners of an access that is held back. */
  flush(): void {
    const { half } = this;
    this.half = undefined;
    if (half) this.listeners.access?.(half);
  }

  private deviceRead(address: number, size: AccessSize): number {
    const value = Number(this.platform.memoryRead(BigInt(address), size));
    this.toldOfDevice("memory", false, address, size, value);
    return value;
  }

  private deviceWrite(address: number, size: AccessSize, value: number): void {
    this.platform.memoryWrite(BigInt(address), size, BigInt(value));
    this.toldOfDevice("memory", true, address, size, value);
  }

  private configWrite(address: number, size: AccessSize, value: number): void {
    const routingId = (address - ECAM.base) >>> 12;
    const offset = address & 0xfff;
    if (offset % size === 0) {
      this.platform.configWrite(routingId, offset, size, value);
      this.told({ write: true, routingId, offset, size, value });
    } else this.writeBytes(address, size, value);
  }

  private readBytes(address: number, size: AccessSize): number {
    let value = 0;
    for (let at = 0; at < size; at++) value += this.memoryRead(address + at, 1) * 2 ** (8 * at);
    return value;
  }

  private writeBytes(address: number, size: AccessSize, value: number): void {
    for (let at = 0; at < size; at++) this.configWrite(address + at, 1, (value >>> (8 * at)) & 0xff);
  }

  private toldOfPort(write: boolean, port: number, size: AccessSize, value: number): void {
    if (!within(CONFIG_PORTS, port)) this.toldOfDevice("port", write, port, size, value);
    if (!this.listeners.access || port < CONFIG_DATA || port >= CONFIG_DATA + 4) return;
    const address = this.platform.portRead(CONFIG_ADDRESS, 4);
    if (address < CONFIG_ENABLE) return;
    const offset = (address & 0xfc) + (port & 3);
    this.told({ write, routingId: (address >>> 8) & 0xffff, offset, size, value });
  }

  private toldOfDevice(
    kind: DeviceAccess["kind"],
    write: boolean,
    address: number,
    size: AccessSize,
    value: number,
  ): void {
    if (!this.listeners.deviceAccess) return;
    this.flush();
    this.listeners.deviceAccess({ kind, write, address: BigInt(address), size, value });
  }

  /** v86 reads 16 bits as two bytes: the second joins the first. */
  private toldOfRead(access: ConfigAccess): void {
    if (!this.listeners.access) return;
    const { half } = this;
    const second =
      half?.routingId === access.routingId && half.offset + 1 === access.offset && access.size === 1;
    if (half && second) {
      this.half = undefined;
      this.listeners.access({ ...half, size: 2, value: half.value | (access.value << 8) });
      return;
    }
    this.flush();
    if (access.size === 1 && access.offset % 2 === 0) this.half = access;
    else this.listeners.access(access);
  }

  private told(access: ConfigAccess): void {
    this.flush();
    this.listeners.access?.(access);
  }
}

/** Guest memory is v86's; a Platform has some of its own. */
const SMALLEST_RAM = 1 << 20;
