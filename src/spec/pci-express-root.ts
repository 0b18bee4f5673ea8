// Root registers of the PCI Express capability: of Root Ports and Root Complex Event Collectors.

import { field, flag, portType, register, set } from "./model";

const collectsMessages = portType("root-port", "root-complex-event-collector");

/** 1Ch to 23h. */
export const root = [
  register(
    "Root Control",
    0x1c,
    16,
    "7.5.3.12",
    [
      flag(0, "System Error on Correctable Error Enable", "RW"),
      flag(1, "System Error on Non-Fatal Error Enable", "RW"),
      flag(2, "System Error on Fatal Error Enable", "RW"),
      flag(3, "PME Interrupt Enable", "RW"),
      flag(4, "Configuration RRS Software Visibility Enable", "RW", {
        when: set("Root Capabilities.Configuration RRS Software Visibility"),
        rules: "R21",
      }),
      field(15, 5, "Reserved", "RsvdP"),
    ],
    { when: collectsMessages },
  ),
  register(
    "Root Capabilities",
    0x1e,
    16,
    "7.5.3.13",
    [flag(0, "Configuration RRS Software Visibility", "RO"), field(15, 1, "Reserved", "RsvdP")],
    { when: collectsMessages },
  ),
  register(
    "Root Status",
    0x20,
    32,
    "7.5.3.14",
    [
      field(15, 0, "PME Requester ID", "RO", { live: true }),
      flag(16, "PME Status", "RW1C"),
      flag(17, "PME Pending", "RO", { live: true }),
      field(31, 18, "Reserved", "RsvdZ"),
    ],
    { when: collectsMessages },
  ),
];
