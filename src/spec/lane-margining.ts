// Lane Margining at the Receiver extended capability: a pair of registers for each Lane.

import { repeated } from "./grown";
import { extendedCapability, field, flag, type Register, register } from "./model";

const LANES = 32;

/** Lane by Lane, as many as there is room for. The reset values are from memory: no command, no payload. */
function lane(index: number): Register[] {
  const at = 0x08 + 4 * index;
  return [
    register(`Lane ${index} Margining Control`, at, 16, "7.7.8.4", [
      field(2, 0, "Receiver Number", "RW"),
      field(5, 3, "Margin Type", "RW", { reset: 7 }),
      flag(6, "Usage Model", "RW"),
      flag(7, "Reserved", "RsvdP"),
      field(15, 8, "Margin Payload", "RW", { reset: 0x9c }),
    ]),
    register(`Lane ${index} Margining Status`, at + 2, 16, "7.7.8.5", [
      field(2, 0, "Receiver Number Status", "RO", { live: true }),
      field(5, 3, "Margin Type Status", "RO", { live: true }),
      flag(6, "Usage Model Status", "RO", { live: true }),
      flag(7, "Reserved", "RsvdP"),
      field(15, 8, "Margin Payload Status", "RO", { live: true }),
    ]),
  ];
}

export const laneMargining = extendedCapability(
  "Lane Margining at the Receiver",
  0x0027,
  1,
  {
    key: "lane-margining",
    setpci: "ECAP_LMR",
    section: "7.7.8",
    bytes: 8,
    grow: (_, bytes) => repeated(Math.min(LANES, Math.floor((bytes - 8) / 4)), lane),
  },
  [
    register("Margining Port Capabilities", 0x04, 16, "7.7.8.2", [
      flag(0, "Margining Uses Driver Software", "HwInit"),
      field(15, 1, "Reserved", "RsvdP"),
    ]),
    register("Margining Port Status", 0x06, 16, "7.7.8.3", [
      flag(0, "Margining Ready", "RO", { live: true }),
      flag(1, "Margining Software Ready", "RO", { live: true }),
      field(15, 2, "Reserved", "RsvdP"),
    ]),
  ],
);
