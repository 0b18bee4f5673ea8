// RP PIO registers of Downstream Port Containment: one bit for each kind of request and each way it fails.

import { all, type Condition, field, flag, plain, register, set } from "./model";

const extended = set("DPC Capability.RP Extensions for DPC");
const logged: Condition = all(extended, set("DPC Capability.RP PIO Log Size"));

const rpPio = <const Name extends string>(
  name: Name,
  offset: number,
  section: string,
  attribute: "RWS" | "RW1CS",
  reset: 0 | 1 = 0,
) => {
  const reserved = attribute === "RWS" ? "RsvdP" : "RsvdZ";
  return register(
    name,
    offset,
    32,
    section,
    [
      flag(0, "Cfg UR Cpl", attribute, { reset }),
      flag(1, "Cfg CA Cpl", attribute, { reset }),
      flag(2, "Cfg CTO", attribute, { reset }),
      field(7, 3, "Reserved", reserved),
      flag(8, "I/O UR Cpl", attribute, { reset }),
      flag(9, "I/O CA Cpl", attribute, { reset }),
      flag(10, "I/O CTO", attribute, { reset }),
      field(15, 11, "Reserved", reserved),
      flag(16, "Mem UR Cpl", attribute, { reset }),
      flag(17, "Mem CA Cpl", attribute, { reset }),
      flag(18, "Mem CTO", attribute, { reset }),
      field(31, 19, "Reserved", reserved),
    ],
    { when: extended },
  );
};

const headerLog = <const Name extends string>(name: Name, offset: number) =>
  plain(name, offset, 32, "7.9.14.11", "ROS", { live: true, when: logged });

/** 0Ch to 2Fh; Root Ports with RP Extensions for DPC have them. */
export const rpPioRegisters = [
  rpPio("RP PIO Status", 0x0c, "7.9.14.6", "RW1CS"),
  rpPio("RP PIO Mask", 0x10, "7.9.14.7", "RWS", 1),
  rpPio("RP PIO Severity", 0x14, "7.9.14.8", "RWS"),
  rpPio("RP PIO SysError", 0x18, "7.9.14.9", "RWS"),
  rpPio("RP PIO Exception", 0x1c, "7.9.14.10", "RWS"),
  headerLog("RP PIO Header Log 0", 0x20),
  headerLog("RP PIO Header Log 1", 0x24),
  headerLog("RP PIO Header Log 2", 0x28),
  headerLog("RP PIO Header Log 3", 0x2c),
] as const;
