// Virtual Channel extended capabilities, without their arbitration tables: one form, under three IDs.

import { numbered, repeated } from "./grown";
import { extendedCapability, field, flag, type Register, register } from "./model";

const arbitration = { 0: "Hardware fixed" };
const clocks = { 0: "100 ns" };
const entrySizes = { 0: "1 bit", 1: "2 bits", 2: "4 bits", 3: "8 bits" };

/** What of the three registers of a Virtual Channel differs: whose requests it arbitrates. */
interface Form {
  readonly section: string;
  readonly prefix: string;
  /** "Port" or "Function". */
  readonly arbitrates: string;
  /** Bits that only a Port has in its VC Resource Capability. */
  readonly portBits: boolean;
}

/** Of channel 0 the mapping of TC0, the ID and the enable are fixed. Function Level Reset leaves a channel alone. */
function control(form: Form, index: number): Register {
  const kept = { keptByFlr: true } as const;
  const first = index === 0;
  return register(numbered(`${form.prefix} Resource Control`, index), 0x14 + 12 * index, 32, form.section, [
    flag(0, "TC0 Map", "RO", { reset: first ? 1 : 0 }),
    field(7, 1, "TC/VC Map", "RW", { reset: first ? 0x7f : 0, ...kept }),
    field(15, 8, "Reserved", "RsvdP"),
    flag(16, `Load ${form.arbitrates} Arbitration Table`, "RO"),
    field(19, 17, `${form.arbitrates} Arbitration Select`, "RW", kept),
    field(23, 20, "Reserved", "RsvdP"),
    first ? field(26, 24, "VC ID", "RO") : field(26, 24, "VC ID", "RW", kept),
    field(30, 27, "Reserved", "RsvdP"),
    first ? flag(31, "VC Enable", "RO", { reset: 1 }) : flag(31, "VC Enable", "RW", kept),
  ]);
}

function channel(form: Form, index: number): Register[] {
  const name = (part: string) => numbered(`${form.prefix} Resource ${part}`, index);
  const at = 0x10 + 12 * index;
  return [
    register(name("Capability"), at, 32, form.section, [
      field(7, 0, `${form.arbitrates} Arbitration Capability`, "RO", { values: arbitration }),
      field(13, 8, "Reserved", "RsvdP"),
      ...(form.portBits
        ? [flag(14, "Advanced Packet Switching", "RO"), flag(15, "Reject Snoop Transactions", "HwInit")]
        : [field(15, 14, "Reserved", "RsvdP")]),
      field(22, 16, "Maximum Time Slots", "HwInit"),
      flag(23, "Reserved", "RsvdP"),
      field(31, 24, `${form.arbitrates} Arbitration Table Offset`, "RO"),
    ]),
    control(form, index),
    register(name("Status"), at + 0x0a, 16, form.section, [
      flag(0, `${form.arbitrates} Arbitration Table Status`, "RO", { live: true }),
      flag(1, "VC Negotiation Pending", "RO", { live: true }),
      field(15, 2, "Reserved", "RsvdZ"),
    ]),
  ];
}

function rows(form: Form) {
  const { prefix, section } = form;
  const port = form.portBits ? "Port VC" : "MFVC";
  return [
    register(`${port} Capability 1`, 0x04, 32, section, [
      field(2, 0, "Extended VC Count", "RO"),
      flag(3, "Reserved", "RsvdP"),
      field(6, 4, "Low Priority Extended VC Count", "RO"),
      flag(7, "Reserved", "RsvdP"),
      field(9, 8, "Reference Clock", "RO", { values: clocks }),
      field(11, 10, `${form.arbitrates} Arbitration Table Entry Size`, "RO", { values: entrySizes }),
      field(31, 12, "Reserved", "RsvdP"),
    ]),
    register(`${port} Capability 2`, 0x08, 32, section, [
      field(7, 0, "VC Arbitration Capability", "RO", { values: arbitration }),
      field(23, 8, "Reserved", "RsvdP"),
      field(31, 24, "VC Arbitration Table Offset", "RO"),
    ]),
    register(`${port} Control`, 0x0c, 16, section, [
      // Writing a one loads the table that is not modelled; it reads zero.
      flag(0, "Load VC Arbitration Table", "RO"),
      field(3, 1, "VC Arbitration Select", "RW", { keptByFlr: true }),
      field(15, 4, "Reserved", "RsvdP"),
    ]),
    register(`${port} Status`, 0x0e, 16, section, [
      flag(0, "VC Arbitration Table Status", "RO", { live: true }),
      field(15, 1, "Reserved", "RsvdZ"),
    ]),
    ...channel({ ...form, prefix }, 0),
  ];
}

/** Channels 1 to 7. */
const others =
  (form: Form) =>
  (read: (offset: number) => number): Register[] =>
    repeated(read(0x04) & 7, (index) => channel(form, index + 1));

const vc: Form = { section: "7.9.1", prefix: "VC", arbitrates: "Port", portBits: true };
const mfvc: Form = { section: "7.9.2", prefix: "MFVC", arbitrates: "Function", portBits: false };

export const virtualChannel = extendedCapability(
  "Virtual Channel",
  0x0002,
  1,
  { key: "vc", setpci: "ECAP_VC", section: vc.section, grow: others(vc) },
  rows(vc),
);

export const multiFunctionVirtualChannel = extendedCapability(
  "Multi-Function Virtual Channel",
  0x0008,
  1,
  { key: "mfvc", setpci: "ECAP_MFVC", section: mfvc.section, grow: others(mfvc) },
  rows(mfvc),
);

/** The Virtual Channel capability of a Function whose device has MFVC. */
export const virtualChannelWithMfvc = extendedCapability(
  "Virtual Channel with MFVC",
  0x0009,
  1,
  { key: "vc-mfvc", setpci: "ECAP_VC2", section: vc.section, grow: others(vc) },
  rows(vc),
);
