// Puts our machine in the place of v86's PCI: ports, the ECAM window and device memory.

import { CONFIG_PORTS, ECAM, IO_WINDOWS, MMIO, POWER, RESET_PORT, within } from "../address-map";
import type { GuestBus } from "../bus";
import type { Cpu, Emulator, PortSpace } from "./emulator";

/** What the guest does to the machine as a whole. */
export interface PowerHandlers {
  powerOff(): void;
  restart(): void;
}

const SLEEP_ENABLE = 1 << 13;
const RESET_BIT = 1 << 2;
/** v86 hands memory out in blocks of this size. */
const [PORTS, MORE_PORTS] = IO_WINDOWS;

/** Before the processor runs for the first time. */
export function installHooks({ v86 }: Emulator, bus: GuestBus, power: PowerHandlers): void {
  const { cpu } = v86;
  removeDevices(cpu);
  hookPorts(cpu.io, bus, power);
  hookMemory(cpu, bus);
  cpu.reboot_internal = () => power.restart();
}

function removeDevices({ devices: { pci } }: Cpu): void {
  pci.devices.fill(undefined);
  pci.device_spaces.fill(undefined);
}

const isOurs = (port: number) =>
  within(PORTS, port) || within(MORE_PORTS, port) || within(CONFIG_PORTS, port);

function hookPorts(io: PortSpace, bus: GuestBus, power: PowerHandlers): void {
  const { port_read8, port_read16, port_read32, port_write8, port_write16, port_write32 } = io;
  io.port_read8 = (port) => (isOurs(port) ? bus.portRead(port, 1) : port_read8.call(io, port));
  io.port_read16 = (port) => (isOurs(port) ? bus.portRead(port, 2) : port_read16.call(io, port));
  io.port_read32 = (port) => (isOurs(port) ? bus.portRead(port, 4) | 0 : port_read32.call(io, port));
  io.port_write8 = (port, value) => {
    if (port === RESET_PORT) return (value & RESET_BIT) !== 0 ? power.restart() : undefined;
    return isOurs(port) ? bus.portWrite(port, 1, value & 0xff) : port_write8.call(io, port, value);
  };
  io.port_write16 = (port, value) => {
    if (port === POWER.control && (value & SLEEP_ENABLE) !== 0) return power.powerOff();
    return isOurs(port) ? bus.portWrite(port, 2, value & 0xffff) : port_write16.call(io, port, value);
  };
  io.port_write32 = (port, value) =>
    isOurs(port) ? bus.portWrite(port, 4, value >>> 0) : port_write32.call(io, port, value);
}

/** v86 has no 16-bit handler: it would write two bytes, which is another thing to a register. */
function hookMemory(cpu: Cpu, bus: GuestBus): void {
  for (const { base, size } of [ECAM, MMIO]) {
    cpu.io.mmap_register(
      base,
      size,
      (at) => bus.memoryRead(at >>> 0, 1),
      (at, value) => bus.memoryWrite(at >>> 0, 1, value & 0xff),
      (at) => bus.memoryRead(at >>> 0, 4) | 0,
      (at, value) => bus.memoryWrite(at >>> 0, 4, value >>> 0),
    );
  }
  const { mmap_write16 } = cpu;
  cpu.mmap_write16 = (at, value) => {
    const address = at >>> 0;
    const ours = within(ECAM, address) || within(MMIO, address);
    if (ours) bus.memoryWrite(address, 2, value & 0xffff);
    else mmap_write16.call(cpu, at, value);
  };
}
