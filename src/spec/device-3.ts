// Device 3 extended capability. Bits as one public header has them.

import { extendedCapability, field, flag, register, set } from "./model";

const capable = "Device Capabilities 3";

export const device3 = extendedCapability(
  "Device 3",
  0x002f,
  1,
  { key: "device-3", setpci: "ECAP_DEV3", section: "7.7.9", bytes: 0x10 },
  [
    register(capable, 0x04, 32, "7.7.9.2", [
      flag(0, "DMWr Request Routing Supported", "HwInit"),
      flag(1, "14-Bit Tag Completer Supported", "HwInit"),
      flag(2, "14-Bit Tag Requester Supported", "HwInit"),
      flag(3, "Receiver L0p Supported", "HwInit"),
      field(6, 4, "Port L0p Exit Latency", "HwInit"),
      field(9, 7, "Retimer L0p Exit Latency", "HwInit"),
      field(31, 10, "Reserved", "RsvdP"),
    ]),
    register("Device Control 3", 0x08, 32, "7.7.9.3", [
      flag(0, "DMWr Requester Enable", "RW"),
      flag(1, "DMWr Egress Blocking", "RW", { when: set(`${capable}.DMWr Request Routing Supported`) }),
      flag(2, "14-Bit Tag Requester Enable", "RW", {
        when: set(`${capable}.14-Bit Tag Requester Supported`),
      }),
      flag(3, "L0p Enable", "RW", { when: set(`${capable}.Receiver L0p Supported`) }),
      field(6, 4, "Target Link Width", "RW", { when: set(`${capable}.Receiver L0p Supported`) }),
      field(31, 7, "Reserved", "RsvdP"),
    ]),
    register("Device Status 3", 0x0c, 32, "7.7.9.4", [
      field(2, 0, "Initial Link Width", "RO", { live: true }),
      flag(3, "Segment Captured", "RO", { live: true }),
      flag(4, "Remote L0p Supported", "RO", { live: true }),
      field(31, 5, "Reserved", "RsvdZ"),
    ]),
  ],
);
