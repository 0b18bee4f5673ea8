// The DSDT: host bridges with what they forward, and the few devices of the platform.

import { CONFIG_PORTS, ECAM, FIRST_INTX_INPUT, RTC, SERIAL_PORTS, type Span } from "../address-map";
import type { GuestRoot } from "../guest-roots";
import {
  type Aml,
  argument,
  buffer,
  createDwordField,
  device,
  eisaId,
  giveBack,
  ifEqual,
  integer,
  method,
  name,
  pack,
  scope,
  setBits,
  zero,
} from "./aml";
import { busNumbers, fixedMemory, interrupt, ioWindow, memoryWindow, ports, resources } from "./resources";
import { table } from "./table";

/** Sleep type of soft off. */
export const SOFT_OFF = 5;

export function dsdt(roots: readonly GuestRoot[]): Uint8Array<ArrayBuffer> {
  const bridges = roots.map((root, index) => hostBridge(root, index));
  const terms = [
    name("\\_S5", pack([integer(SOFT_OFF), zero, zero, zero])),
    scope("\\_SB", [...bridges, reserved(), ...serialPorts(), clock()]),
  ];
  return table("DSDT", 2, terms.flat());
}

/** PCI Firmware Specification §4; _CBA is the window of bus 0, as in MCFG. */
function hostBridge(root: GuestRoot, index: number): Aml {
  return device(`PCI${index.toString(16).toUpperCase()}`, [
    name("_HID", eisaId("PNP0A08")),
    name("_CID", eisaId("PNP0A03")),
    name("_UID", integer(index)),
    name("_SEG", zero),
    name("_BBN", integer(root.bus)),
    name("_CBA", integer(ECAM.base)),
    name("_CRS", windows(root)),
    name("_PRT", interruptRouting(root.slots)),
    grantAll(),
  ]);
}

function windows({ bus, lastBus, io, mmio }: GuestRoot): Aml {
  return resources([busNumbers(bus, lastBus), ports(CONFIG_PORTS), ...io.map(ioWindow), memoryWindow(mmio)]);
}

/** Four interrupts in turn, shifted by one from slot to slot; INTA is pin 0 here. */
function interruptRouting(slots: readonly number[]): Aml {
  const pins = [0, 1, 2, 3];
  const rows = slots.flatMap((slot) =>
    pins.map((pin) => {
      const input = FIRST_INTX_INPUT + ((slot + pin) % 4);
      return pack([integer(((slot << 16) | 0xffff) >>> 0), integer(pin), zero, integer(input)]);
    }),
  );
  return pack(rows);
}

/** Identifies the capabilities of PCI host bridges in calls of _OSC. */
const HOST_BRIDGE_UUID = [
  0x5b, 0x4d, 0xdb, 0x33, 0xf7, 0x1f, 0x1c, 0x40, 0x96, 0x57, 0x74, 0x41, 0xc0, 0x3d, 0xd7, 0x66,
];
const UNRECOGNIZED_UUID = 4;

/** Everything that the operating system asks to control is its own: hot plug, AER, DPC, PME. */
function grantAll(): Aml {
  return method("_OSC", 4, true, [
    ifEqual(argument(0), buffer(HOST_BRIDGE_UUID), [giveBack(argument(3))]),
    createDwordField(argument(3), 0, "CDW1"),
    setBits("CDW1", UNRECOGNIZED_UUID),
    giveBack(argument(3)),
  ]);
}

/** Linux uses the ECAM window only if a device has it reserved. */
function reserved(): Aml {
  return device("RES0", [
    name("_HID", eisaId("PNP0C02")),
    name("_UID", zero),
    name("_CRS", resources([fixedMemory(ECAM)])),
  ]);
}

function serialPorts(): Aml[] {
  return SERIAL_PORTS.map(({ base, irq }, index) => {
    const span: Span = { base, size: 8 };
    return device(`COM${index + 1}`, [
      name("_HID", eisaId("PNP0501")),
      name("_UID", integer(index + 1)),
      name("_CRS", resources([ports(span), interrupt(irq)])),
    ]);
  });
}

function clock(): Aml {
  return device("RTC0", [
    name("_HID", eisaId("PNP0B00")),
    name("_CRS", resources([ports(RTC), interrupt(RTC.irq)])),
  ]);
}
