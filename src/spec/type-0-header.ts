// Type 0 configuration space header: of endpoints, and of VFs.

import { capabilitiesPointer, classification, command, identity, interrupt, status } from "./common-header";
import { header, plain, trait } from "./model";
import { readsZero } from "./vf-columns";

const bar = <const Name extends string>(name: Name, index: number) =>
  plain(name, 0x10 + 4 * index, 32, "7.5.1.2.1", "RO", { bar: "bar", vf: readsZero, rules: "R64 R109" });

export const type0Header = header(
  "Type 0 Header",
  0,
  { key: "type0", setpci: "", section: "7.5.1.2", bytes: 0x40 },
  [
    ...identity,
    command({
      ioSpace: trait("I/O BAR"),
      memorySpace: trait("memory BAR"),
      interruptDisable: trait("interrupt pin"),
    }),
    status,
    ...classification(0),
    bar("BAR0", 0),
    bar("BAR1", 1),
    bar("BAR2", 2),
    bar("BAR3", 3),
    bar("BAR4", 4),
    bar("BAR5", 5),
    plain("CardBus CIS Pointer", 0x28, 32, "7.5.1.2.2", "RO", { vf: readsZero, rules: "R63" }),
    plain("Subsystem Vendor ID", 0x2c, 16, "7.5.1.2.3", "HwInit", { rules: "R66" }),
    plain("Subsystem ID", 0x2e, 16, "7.5.1.2.3", "HwInit", { rules: "R66" }),
    plain("Expansion ROM BAR", 0x30, 32, "7.5.1.2.4", "RO", { bar: "rom", vf: readsZero, rules: "R63" }),
    capabilitiesPointer,
    ...interrupt,
    plain("Min_Gnt", 0x3e, 8, "7.5.1.2.5", "RO", { vf: readsZero, rules: "R63" }),
    plain("Max_Lat", 0x3f, 8, "7.5.1.2.5", "RO", { vf: readsZero, rules: "R63" }),
  ],
);
