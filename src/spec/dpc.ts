// Downstream Port Containment extended capability, without the logs behind the RP PIO Header Log.

import { extendedCapability, field, flag, plain, register, set } from "./model";
import { rpPioRegisters } from "./rp-pio";

const capable = "DPC Capability";
const extended = set(`${capable}.RP Extensions for DPC`);

const triggers = { 0: "Disabled", 1: "ERR_FATAL", 2: "ERR_NONFATAL or ERR_FATAL" };
const reasons = {
  0: "Uncorrectable error",
  1: "ERR_NONFATAL received",
  2: "ERR_FATAL received",
  3: "See DPC Trigger Reason Extension",
};
const furtherReasons = { 0: "RP PIO error", 1: "DPC Software Trigger" };

export const dpc = extendedCapability(
  "Downstream Port Containment",
  0x001d,
  1,
  { key: "dpc", setpci: "ECAP_DPC", section: "7.9.14", partial: true },
  [
    register("DPC Capability", 0x04, 16, "7.9.14.2", [
      field(4, 0, "DPC Interrupt Message Number", "RO"),
      flag(5, "RP Extensions for DPC", "RO"),
      flag(6, "Poisoned TLP Egress Blocking Supported", "RO"),
      flag(7, "DPC Software Triggering Supported", "RO"),
      field(11, 8, "RP PIO Log Size", "RO", { when: extended }),
      flag(12, "DL_Active ERR_COR Signaling Supported", "RO"),
      field(15, 13, "Reserved", "RsvdP"),
    ]),
    register("DPC Control", 0x06, 16, "7.9.14.3", [
      field(1, 0, "DPC Trigger Enable", "RW", { values: triggers }),
      flag(2, "DPC Completion Control", "RW", { values: { 0: "Completer Abort", 1: "Unsupported Request" } }),
      flag(3, "DPC Interrupt Enable", "RW"),
      flag(4, "DPC ERR_COR Enable", "RW"),
      flag(5, "Poisoned TLP Egress Blocking Enable", "RW", {
        when: set(`${capable}.Poisoned TLP Egress Blocking Supported`),
      }),
      flag(6, "DPC Software Trigger", "RW", {
        when: set(`${capable}.DPC Software Triggering Supported`),
      }),
      flag(7, "DL_Active ERR_COR Enable", "RW", {
        when: set(`${capable}.DL_Active ERR_COR Signaling Supported`),
      }),
      field(15, 8, "Reserved", "RsvdP"),
    ]),
    register("DPC Status", 0x08, 16, "7.9.14.4", [
      flag(0, "DPC Trigger Status", "RW1CS"),
      field(2, 1, "DPC Trigger Reason", "ROS", { live: true, values: reasons }),
      flag(3, "DPC Interrupt Status", "RW1CS"),
      flag(4, "DPC RP Busy", "RO", { live: true, when: extended }),
      field(6, 5, "DPC Trigger Reason Extension", "ROS", { live: true, values: furtherReasons }),
      flag(7, "Reserved", "RsvdZ"),
      field(12, 8, "RP PIO First Error Pointer", "ROS", { live: true, when: extended }),
      field(15, 13, "Reserved", "RsvdZ"),
    ]),
    plain("DPC Error Source ID", 0x0a, 16, "7.9.14.5", "ROS", { live: true }),
    ...rpPioRegisters,
  ],
);
