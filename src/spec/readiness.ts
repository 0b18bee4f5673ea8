// What a Function says of the time it needs to become ready: Readiness Time Reporting, and the queue of FRS Messages.

import { extendedCapability, field, flag, register } from "./model";

const reasons = { 1: "DRS Message received", 2: "D3hot to D0 transition completed", 3: "FLR completed" };

/** A value of nine bits and a scale of three, as 32^scale nanoseconds. */
const time = <const Name extends string>(low: number, name: Name) => field(low + 11, low, name, "HwInit");

export const readinessTimeReporting = extendedCapability(
  "Readiness Time Reporting",
  0x0022,
  1,
  { key: "rtr", setpci: "ECAP_RTR", section: "7.9.16", bytes: 0x0c },
  [
    register("Readiness Time Reporting 1", 0x04, 32, "7.9.16.2", [
      time(0, "Reset Time"),
      time(12, "DL_Up Time"),
      field(30, 24, "Reserved", "RsvdP"),
      flag(31, "Valid", "HwInit"),
    ]),
    register("Readiness Time Reporting 2", 0x08, 32, "7.9.16.3", [
      time(0, "FLR Time"),
      time(12, "D3hot to D0 Time"),
      field(31, 24, "Reserved", "RsvdP"),
    ]),
  ],
);

/** In a root: the digests at hand leave its bits to memory. */
export const frsQueueing = extendedCapability(
  "FRS Queueing",
  0x0021,
  1,
  { key: "frs", setpci: "ECAP_FRS", section: "7.8.10", bytes: 0x10 },
  [
    register("FRS Queueing Capability", 0x04, 32, "7.8.10.2", [
      field(11, 0, "FRS Queue Max Depth", "HwInit", { reset: 1 }),
      field(15, 12, "Reserved", "RsvdP"),
      field(20, 16, "FRS Interrupt Message Number", "RO"),
      field(31, 21, "Reserved", "RsvdP"),
    ]),
    register("FRS Queueing Status", 0x08, 16, "7.8.10.3", [
      flag(0, "FRS Message Received", "RW1C"),
      flag(1, "FRS Message Overflow", "RW1C"),
      field(15, 2, "Reserved", "RsvdZ"),
    ]),
    register("FRS Queueing Control", 0x0a, 16, "7.8.10.4", [
      flag(0, "FRS Interrupt Enable", "RW"),
      field(15, 1, "Reserved", "RsvdP"),
    ]),
    register("FRS Message Queue", 0x0c, 32, "7.8.10.5", [
      field(15, 0, "FRS Message Queue Function ID", "RO", { live: true }),
      field(19, 16, "FRS Message Queue Reason", "RO", { live: true, values: reasons }),
      field(31, 20, "FRS Message Queue Depth", "RO", { live: true }),
    ]),
  ],
);
