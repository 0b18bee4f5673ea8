// Access Control Services extended capability.

import { extendedCapability, field, flag, plain, register, set } from "./model";
import { pfGoverns, readsZero } from "./vf-columns";

const memoryTarget = { 0: "Direct access", 1: "Blocked", 2: "Redirected upstream" };

const enhanced = set("ACS Capability.ACS Enhanced Capability");

/** Bits of a Downstream Port; a Function among others of its device, and so a VF, has none of them. */
const portOnly = { vf: readsZero };

export const acs = extendedCapability(
  "ACS",
  0x000d,
  1,
  { key: "acs", setpci: "ECAP_ACS", section: "7.7.11" },
  [
    register("ACS Capability", 0x04, 16, "7.7.11.2", [
      flag(0, "ACS Source Validation", "RO", portOnly),
      flag(1, "ACS Translation Blocking", "RO", portOnly),
      flag(2, "ACS P2P Request Redirect", "RO"),
      flag(3, "ACS P2P Completion Redirect", "RO"),
      flag(4, "ACS Upstream Forwarding", "RO", portOnly),
      flag(5, "ACS P2P Egress Control", "RO"),
      flag(6, "ACS Direct Translated P2P", "RO"),
      flag(7, "ACS Enhanced Capability", "RO", portOnly),
      field(15, 8, "Egress Control Vector Size", "HwInit", {
        when: set("ACS Capability.ACS P2P Egress Control"),
      }),
    ]),
    register("ACS Control", 0x06, 16, "7.7.11.3", [
      flag(0, "ACS Source Validation Enable", "RW", {
        ...pfGoverns,
        when: set("ACS Capability.ACS Source Validation"),
        rules: "R105",
      }),
      flag(1, "ACS Translation Blocking Enable", "RW", {
        ...pfGoverns,
        when: set("ACS Capability.ACS Translation Blocking"),
      }),
      flag(2, "ACS P2P Request Redirect Enable", "RW", {
        when: set("ACS Capability.ACS P2P Request Redirect"),
      }),
      flag(3, "ACS P2P Completion Redirect Enable", "RW", {
        when: set("ACS Capability.ACS P2P Completion Redirect"),
      }),
      flag(4, "ACS Upstream Forwarding Enable", "RW", {
        ...pfGoverns,
        when: set("ACS Capability.ACS Upstream Forwarding"),
      }),
      flag(5, "ACS P2P Egress Control Enable", "RW", {
        when: set("ACS Capability.ACS P2P Egress Control"),
      }),
      flag(6, "ACS Direct Translated P2P Enable", "RW", {
        when: set("ACS Capability.ACS Direct Translated P2P"),
      }),
      flag(7, "ACS I/O Request Blocking Enable", "RW", { ...pfGoverns, when: enhanced }),
      field(9, 8, "ACS DSP Memory Target Access Control", "RW", {
        ...pfGoverns,
        values: memoryTarget,
        when: enhanced,
      }),
      field(11, 10, "ACS USP Memory Target Access Control", "RW", {
        ...pfGoverns,
        values: memoryTarget,
        when: enhanced,
      }),
      flag(12, "ACS Unclaimed Request Redirect Control", "RW", { ...pfGoverns, when: enhanced }),
      field(15, 13, "Reserved", "RsvdP"),
    ]),
    // One dword of up to eight: Functions or Ports 0 to 31.
    plain("Egress Control Vector", 0x08, 32, "7.7.11.4", "RW", {
      when: set("ACS Capability.ACS P2P Egress Control"),
    }),
  ],
);
