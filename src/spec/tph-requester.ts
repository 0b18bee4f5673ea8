// TPH Requester extended capability. Its table of Steering Tags may lie in the capability.

import { repeated } from "./grown";
import { extendedCapability, field, flag, type Register, register, set } from "./model";

const tableLocations = { 0: "None", 1: "TPH Requester capability", 2: "MSI-X Table" };
const modes = { 0: "No ST Mode", 1: "Interrupt Vector Mode", 2: "Device Specific Mode" };
const requests = { 0: "None", 1: "TPH", 3: "TPH and Extended TPH" };

const IN_CAPABILITY = 1;

/** An entry of two bytes for each Steering Tag. */
function table(read: (offset: number) => number): Register[] {
  const capability = read(0x04);
  if (((capability >>> 9) & 3) !== IN_CAPABILITY) return [];
  return repeated(((capability >>> 16) & 0x7ff) + 1, (index) =>
    register(`ST Table Entry ${index}`, 0x0c + 2 * index, 16, "7.9.13.4", [
      field(7, 0, "ST Lower", "RW"),
      field(15, 8, "ST Upper", "RW", {
        when: set("TPH Requester Capability.Extended TPH Requester Supported"),
      }),
    ]),
  );
}

export const tphRequester = extendedCapability(
  "TPH Requester",
  0x0017,
  1,
  { key: "tph-requester", setpci: "ECAP_TPH", section: "7.9.13", bytes: 0x0c, grow: table },
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
