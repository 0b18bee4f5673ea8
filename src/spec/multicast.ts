// Multicast extended capability.

import { extendedCapability, field, flag, plain, portType, register } from "./model";
import { pfGoverns } from "./vf-columns";

const port = portType("root-port", "upstream-port", "downstream-port");
const endpoint = portType("endpoint", "legacy-endpoint", "root-complex-integrated-endpoint");

export const multicast = extendedCapability(
  "Multicast",
  0x0012,
  1,
  { key: "multicast", setpci: "ECAP_MCAST", section: "7.9.11" },
  [
    register("Multicast Capability", 0x04, 16, "7.9.11.2", [
      // One less than the number of groups.
      field(5, 0, "MC_Max_Group", "RO"),
      field(7, 6, "Reserved", "RsvdP"),
      // Binary logarithm of the bytes.
      field(13, 8, "MC_Window_Size_Requested", "RO", { when: endpoint }),
      flag(14, "Reserved", "RsvdP"),
      flag(15, "MC_ECRC_Regeneration_Supported", "RO", { when: port }),
    ]),
    register("Multicast Control", 0x06, 16, "7.9.11.3", [
      field(5, 0, "MC_Num_Group", "RW", pfGoverns),
      field(14, 6, "Reserved", "RsvdP"),
      flag(15, "MC_Enable", "RW", pfGoverns),
    ]),
    register("MC_Base_Address Lower", 0x08, 32, "7.9.11.4", [
      field(5, 0, "MC_Index_Position", "RW", pfGoverns),
      field(11, 6, "Reserved", "RsvdP"),
      field(31, 12, "MC_Base_Address", "RW", pfGoverns),
    ]),
    plain("MC_Base_Address Upper", 0x0c, 32, "7.9.11.4", "RW", pfGoverns),
    plain("MC_Receive Lower", 0x10, 32, "7.9.11.5", "RW"),
    plain("MC_Receive Upper", 0x14, 32, "7.9.11.5", "RW"),
    plain("MC_Block_All Lower", 0x18, 32, "7.9.11.6", "RW"),
    plain("MC_Block_All Upper", 0x1c, 32, "7.9.11.6", "RW"),
    plain("MC_Block_Untranslated Lower", 0x20, 32, "7.9.11.7", "RW"),
    plain("MC_Block_Untranslated Upper", 0x24, 32, "7.9.11.7", "RW"),
    register(
      "MC_Overlay_BAR Lower",
      0x28,
      32,
      "7.9.11.8",
      [field(5, 0, "MC_Overlay_Size", "RW"), field(31, 6, "MC_Overlay_BAR", "RW")],
      { when: port },
    ),
    plain("MC_Overlay_BAR Upper", 0x2c, 32, "7.9.11.8", "RW", { when: port }),
  ],
);
