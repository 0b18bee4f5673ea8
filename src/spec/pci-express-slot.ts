// Slot registers of the PCI Express capability: of Root Ports and Downstream Ports that lead to a slot.

import { all, clear, field, flag, register, set } from "./model";

const indicator = { 1: "On", 2: "Blink", 3: "Off" };

const implemented = set("PCI Express Capabilities.Slot Implemented");

const attentionButton = set("Slot Capabilities.Attention Button Present");
const powerController = set("Slot Capabilities.Power Controller Present");
const mrlSensor = set("Slot Capabilities.MRL Sensor Present");
const interlock = set("Slot Capabilities.Electromechanical Interlock Present");
const hotPlug = set("Slot Capabilities.Hot-Plug Capable");
const linkActive = set("Link Capabilities.Data Link Layer Link Active Reporting Capable");
const completesCommands = all(hotPlug, clear("Slot Capabilities.No Command Completed Support"));

/** 14h to 1Bh. */
export const slot = [
  register(
    "Slot Capabilities",
    0x14,
    32,
    "7.5.3.9",
    [
      flag(0, "Attention Button Present", "HwInit"),
      flag(1, "Power Controller Present", "HwInit"),
      flag(2, "MRL Sensor Present", "HwInit"),
      flag(3, "Attention Indicator Present", "HwInit"),
      flag(4, "Power Indicator Present", "HwInit"),
      flag(5, "Hot-Plug Surprise", "HwInit"),
      flag(6, "Hot-Plug Capable", "HwInit"),
      field(14, 7, "Slot Power Limit Value", "HwInit"),
      field(16, 15, "Slot Power Limit Scale", "HwInit"),
      flag(17, "Electromechanical Interlock Present", "HwInit"),
      flag(18, "No Command Completed Support", "HwInit"),
      field(31, 19, "Physical Slot Number", "HwInit"),
    ],
    { when: implemented },
  ),
  register(
    "Slot Control",
    0x18,
    16,
    "7.5.3.10",
    [
      flag(0, "Attention Button Pressed Enable", "RW", { when: attentionButton }),
      flag(1, "Power Fault Detected Enable", "RW", { when: powerController }),
      flag(2, "MRL Sensor Changed Enable", "RW", { when: mrlSensor }),
      flag(3, "Presence Detect Changed Enable", "RW", { when: hotPlug }),
      flag(4, "Command Completed Interrupt Enable", "RW", { when: completesCommands }),
      flag(5, "Hot-Plug Interrupt Enable", "RW", { when: hotPlug }),
      field(7, 6, "Attention Indicator Control", "RW", {
        reset: 3,
        values: indicator,
        when: set("Slot Capabilities.Attention Indicator Present"),
      }),
      field(9, 8, "Power Indicator Control", "RW", {
        reset: 3,
        values: indicator,
        when: set("Slot Capabilities.Power Indicator Present"),
      }),
      flag(10, "Power Controller Control", "RW", {
        values: { 0: "Power on", 1: "Power off" },
        when: powerController,
      }),
      // Acts on a written one and reads zero.
      flag(11, "Electromechanical Interlock Control", "RW", { when: interlock }),
      flag(12, "Data Link Layer State Changed Enable", "RW", { when: linkActive }),
      field(15, 13, "Reserved", "RsvdP"),
    ],
    { when: implemented },
  ),
  register(
    "Slot Status",
    0x1a,
    16,
    "7.5.3.11",
    [
      flag(0, "Attention Button Pressed", "RW1C", { when: attentionButton }),
      flag(1, "Power Fault Detected", "RW1C", { when: powerController }),
      flag(2, "MRL Sensor Changed", "RW1C", { when: mrlSensor }),
      flag(3, "Presence Detect Changed", "RW1C"),
      flag(4, "Command Completed", "RW1C", { when: completesCommands }),
      flag(5, "MRL Sensor State", "RO", { live: true, when: mrlSensor }),
      flag(6, "Presence Detect State", "RO", { live: true }),
      flag(7, "Electromechanical Interlock Status", "RO", { live: true, when: interlock }),
      flag(8, "Data Link Layer State Changed", "RW1C", { when: linkActive }),
      field(15, 9, "Reserved", "RsvdZ"),
    ],
    { when: implemented },
  ),
];

/** 34h to 3Bh: nothing of them is in use. */
export const slot2 = [
  register("Slot Capabilities 2", 0x34, 32, "7.5.3.21", [field(31, 0, "Reserved", "RsvdP")]),
  register("Slot Control 2", 0x38, 16, "7.5.3.22", [field(15, 0, "Reserved", "RsvdP")]),
  register("Slot Status 2", 0x3a, 16, "7.5.3.23", [field(15, 0, "Reserved", "RsvdZ")]),
];
