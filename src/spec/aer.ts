// Advanced Error Reporting extended capability, version 2.

import { correctable, uncorrectable } from "./aer-errors";
import { extendedCapability, field, flag, plain, portType, register, set } from "./model";

const collectsMessages = portType("root-port", "root-complex-event-collector");

const control = "Advanced Error Capabilities and Control";

const headerLog = <const Name extends string>(name: Name, offset: number) =>
  plain(name, offset, 32, "7.8.4.8", "ROS", { live: true, rules: "R96" });

// Functions that never log a prefix end before it, and others reuse its bytes.
const prefixLog = <const Name extends string>(name: Name, offset: number) =>
  plain(name, offset, 32, "7.8.4.12", "ROS", { live: true, when: set(`${control}.TLP Prefix Log Present`) });

export const aer = extendedCapability(
  "Advanced Error Reporting",
  0x0001,
  2,
  { key: "aer", setpci: "ECAP_AER", section: "7.8.4" },
  [
    register("Uncorrectable Error Status", 0x04, 32, "7.8.4.2", uncorrectable("Status"), { rules: "R96" }),
    register("Uncorrectable Error Mask", 0x08, 32, "7.8.4.3", uncorrectable("Mask"), { rules: "R97" }),
    register("Uncorrectable Error Severity", 0x0c, 32, "7.8.4.4", uncorrectable("Severity"), {
      rules: "R97",
    }),
    register("Correctable Error Status", 0x10, 32, "7.8.4.5", correctable("Status"), { rules: "R96" }),
    register("Correctable Error Mask", 0x14, 32, "7.8.4.6", correctable("Mask"), { rules: "R97" }),
    register("Advanced Error Capabilities and Control", 0x18, 32, "7.8.4.7", [
      field(4, 0, "First Error Pointer", "ROS", { live: true, rules: "R88 R96" }),
      flag(5, "ECRC Generation Capable", "RO"),
      flag(6, "ECRC Generation Enable", "RWS", {
        vf: "RsvdP",
        when: set(`${control}.ECRC Generation Capable`),
      }),
      flag(7, "ECRC Check Capable", "RO"),
      flag(8, "ECRC Check Enable", "RWS", { vf: "RsvdP", when: set(`${control}.ECRC Check Capable`) }),
      flag(9, "Multiple Header Recording Capable", "RO"),
      flag(10, "Multiple Header Recording Enable", "RWS", {
        when: set(`${control}.Multiple Header Recording Capable`),
      }),
      flag(11, "TLP Prefix Log Present", "ROS", { live: true }),
      flag(12, "Completion Timeout Prefix/Header Log Capable", "RO"),
      field(31, 13, "Reserved", "RsvdP"),
    ]),
    headerLog("Header Log 0", 0x1c),
    headerLog("Header Log 1", 0x20),
    headerLog("Header Log 2", 0x24),
    headerLog("Header Log 3", 0x28),
    register(
      "Root Error Command",
      0x2c,
      32,
      "7.8.4.9",
      [
        flag(0, "Correctable Error Reporting Enable", "RW"),
        flag(1, "Non-Fatal Error Reporting Enable", "RW"),
        flag(2, "Fatal Error Reporting Enable", "RW"),
        field(31, 3, "Reserved", "RsvdP"),
      ],
      { when: collectsMessages },
    ),
    register(
      "Root Error Status",
      0x30,
      32,
      "7.8.4.10",
      [
        flag(0, "ERR_COR Received", "RW1CS"),
        flag(1, "Multiple ERR_COR Received", "RW1CS"),
        flag(2, "ERR_FATAL/NONFATAL Received", "RW1CS"),
        flag(3, "Multiple ERR_FATAL/NONFATAL Received", "RW1CS"),
        flag(4, "First Uncorrectable Fatal", "RW1CS"),
        flag(5, "Non-Fatal Error Messages Received", "RW1CS"),
        flag(6, "Fatal Error Messages Received", "RW1CS"),
        field(26, 7, "Reserved", "RsvdZ"),
        field(31, 27, "Advanced Error Interrupt Message Number", "RO"),
      ],
      { when: collectsMessages },
    ),
    register(
      "Error Source Identification",
      0x34,
      32,
      "7.8.4.11",
      [
        field(15, 0, "ERR_COR Source Identification", "ROS", { live: true }),
        field(31, 16, "ERR_FATAL/NONFATAL Source Identification", "ROS", { live: true }),
      ],
      { when: collectsMessages, rules: "R99" },
    ),
    prefixLog("TLP Prefix Log 0", 0x38),
    prefixLog("TLP Prefix Log 1", 0x3c),
    prefixLog("TLP Prefix Log 2", 0x40),
    prefixLog("TLP Prefix Log 3", 0x44),
  ],
);
