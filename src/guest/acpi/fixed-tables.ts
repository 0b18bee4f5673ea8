// Tables of fixed form: what the platform is, without any program in it.

import { ECAM, IO_APIC, LOCAL_APIC, POWER, RESET_PORT, SCI } from "../address-map";
import { ascii, littleEndian } from "./aml";
import { checksum, table } from "./table";

/** What is written to the reset register to restart the machine. */
export const RESET_VALUE = 6;

const FADT_BYTES = 244;

/** Fixed ACPI Description Table, ACPI §5.2.9. There are no general-purpose events and no SMI command. */
export function fadt(facsAt: number, dsdtAt: number): Uint8Array<ArrayBuffer> {
  const body = new Uint8Array(FADT_BYTES - 36);
  const view = new DataView(body.buffer);
  const at = (offset: number) => offset - 36;
  view.setUint32(at(36), facsAt, true);
  view.setUint32(at(40), dsdtAt, true);
  view.setUint16(at(46), SCI, true);
  view.setUint32(at(56), POWER.event, true);
  view.setUint32(at(64), POWER.control, true);
  view.setUint32(at(76), POWER.timer, true);
  body.set([4, 2, 0, 4], at(88));
  view.setUint16(at(96), NO_C2, true);
  view.setUint16(at(98), NO_C3, true);
  view.setUint16(at(109), BOOT_FLAGS, true);
  view.setUint32(at(112), FEATURES, true);
  body.set([1, 8, 0, 1, ...littleEndian(RESET_PORT, 8), RESET_VALUE], at(116));
  return table("FACP", 3, [...body]);
}

/** Latencies in µs beyond which a state is not supported. */
const NO_C2 = 101;
const NO_C3 = 1001;
/** Legacy devices behind fixed ports; no VGA. */
const BOOT_FLAGS = 0b101;
/** WBINVD works; C1; no fixed power or sleep button; the reset register is there. */
const FEATURES = 0x1 | 0x4 | 0x10 | 0x20 | 0x400;

/** Firmware ACPI Control Structure, ACPI §5.2.10; it carries no checksum. */
export function facs(): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(64);
  bytes.set([...ascii("FACS"), 64]);
  bytes[32] = 1;
  return bytes;
}

/** Interrupt controllers, ACPI §5.2.12: one processor, one I/O APIC; ACPI's interrupt is level-triggered. */
export function madt(): Uint8Array<ArrayBuffer> {
  const processor = [0, 8, 0, 0, ...littleEndian(1, 4)];
  const ioApic = [1, 12, 0, 0, ...littleEndian(IO_APIC, 4), ...littleEndian(0, 4)];
  const levelActiveHigh = 0b1101;
  const sci = [2, 10, 0, SCI, ...littleEndian(SCI, 4), ...littleEndian(levelActiveHigh, 2)];
  return table("APIC", 3, [
    ...littleEndian(LOCAL_APIC, 4),
    ...littleEndian(1, 4),
    ...processor,
    ...ioApic,
    ...sci,
  ]);
}

/** Where memory-mapped configuration space lies, PCI Firmware Specification §4.1.2. */
export function mcfg(): Uint8Array<ArrayBuffer> {
  const segment = [...littleEndian(ECAM.base, 8), 0, 0, 0, ECAM.buses - 1, 0, 0, 0, 0];
  return table("MCFG", 1, [...new Array<number>(8).fill(0), ...segment]);
}

/** Root System Description Table, ACPI §5.2.7. */
export function rsdt(tablesAt: readonly number[]): Uint8Array<ArrayBuffer> {
  return table(
    "RSDT",
    1,
    tablesAt.flatMap((address) => littleEndian(address, 4)),
  );
}

/** Root System Description Pointer of ACPI 1.0, ACPI §5.2.5.3. */
export function rsdp(rsdtAt: number): Uint8Array<ArrayBuffer> {
  const bytes = Uint8Array.from([...ascii("RSD PTR "), 0, ...ascii("RIDGE "), 0, ...littleEndian(rsdtAt, 4)]);
  bytes[8] = checksum(bytes);
  return bytes;
}
