// Resizable BAR and VF Resizable BAR extended capabilities: one form, for the BARs of a Function and for its VF BARs.

import { numbered, repeated } from "./grown";
import { extendedCapability, field, type Register, register } from "./model";

/** A dword of supported sizes, and one that says which BAR it is and how large. */
function entry(kind: string, section: string, index: number) {
  const first = index === 0;
  return [
    register(numbered(`${kind} Capability`, index), 0x04 + 8 * index, 32, `${section}.2`, [
      field(3, 0, "Reserved", "RsvdP"),
      // Bit n stands for 2^(n + 16) bytes.
      field(31, 4, "Supported Sizes", "RO"),
    ]),
    register(numbered(`${kind} Control`, index), 0x08 + 8 * index, 32, `${section}.3`, [
      field(2, 0, "BAR Index", "RO"),
      field(4, 3, "Reserved", "RsvdP"),
      first ? field(7, 5, "Number of Resizable BARs", "RO") : field(7, 5, "Reserved", "RsvdP"),
      // The binary logarithm of the size in MiB. Sources differ on five or six bits; six hold every size.
      field(13, 8, "BAR Size", "RW"),
      field(15, 14, "Reserved", "RsvdP"),
      field(31, 16, "Supported Sizes", "RO"),
    ]),
  ];
}

/** Up to six entries; what is more does not exist. */
function others(kind: string, section: string) {
  return (read: (offset: number) => number): readonly Register[] => {
    const count = Math.min(6, (read(0x08) >>> 5) & 7);
    return repeated(Math.max(0, count - 1), (index) => entry(kind, section, index + 1));
  };
}

export const resizableBar = extendedCapability(
  "Resizable BAR",
  0x0015,
  1,
  { key: "resizable-bar", setpci: "ECAP_REBAR", section: "7.8.6", grow: others("Resizable BAR", "7.8.6") },
  entry("Resizable BAR", "7.8.6", 0),
);

export const vfResizableBar = extendedCapability(
  "VF Resizable BAR",
  0x0024,
  1,
  {
    key: "vf-resizable-bar",
    setpci: "ECAP_VFREBAR",
    section: "7.8.7",
    grow: others("VF Resizable BAR", "7.8.7"),
  },
  entry("VF Resizable BAR", "7.8.7", 0),
);
