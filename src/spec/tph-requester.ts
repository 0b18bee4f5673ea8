// TPH Requester extended capability, without its table of Steering Tags.

import { extendedCapability, field, flag, register } from "./model";

const tableLocations = { 0: "None", 1: "TPH Requester capability", 2: "MSI-X Table" };
const modes = { 0: "No ST Mode", 1: "Interrupt Vector Mode", 2: "Device Specific Mode" };
const requests = { 0: "None", 1: "TPH", 3: "TPH and Extended TPH" };

export const tphRequester = extendedCapability(
  "TPH Requester",
  0x0017,
  1,
  { key: "tph-requester", setpci: "ECAP_TPH", section: "7.9.13", bytes: 0x0c, partial: true },
  [
    register("TPH Requester Capability", 0x04, 32, "7.9.13.2", [
      flag(0, "No ST Mode Supported", "RO", { reset: 1 }),
      flag(1, "Interrupt Vector Mode Supported", "RO"),
      flag(2, "Device Specific Mode Supported", "RO"),
      field(7, 3, "Reserved", "RsvdP"),
      flag(8, "Extended TPH Requester Supported", "RO"),
      field(10, 9, "ST Table Location", "RO", { values: tableLocations }),
      field(15, 11, "Reserved", "RsvdP"),
      // One less than the number of entries.
      field(26, 16, "ST Table Size", "RO"),
      field(31, 27, "Reserved", "RsvdP"),
    ]),
    register("TPH Requester Control", 0x08, 32, "7.9.13.3", [
      field(2, 0, "ST Mode Select", "RW", { values: modes }),
      field(7, 3, "Reserved", "RsvdP"),
      field(9, 8, "TPH Requester Enable", "RW", { values: requests }),
      field(31, 10, "Reserved", "RsvdP"),
    ]),
  ],
);
