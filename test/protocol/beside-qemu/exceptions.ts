// Where Ridge may answer otherwise than QEMU, and why. Everything else must be the same, to the letter.

import type { Difference } from "./transcript";

export interface Exception extends Difference {
  readonly because: string;
}

const UNCLAIMED =
  "reads that nobody claims: all ones, as a Root Complex gives them; QEMU gives zero for memory";
const CF8 = "Configuration Address: its reserved bits read zero, and only CFCh to CFFh lead to its data";
const ALWAYS_ON = "ECAM is enabled from the start, and not by a register of the host bridge";
const WIRING = "INTA of device 4 is input 16 + 4 mod 4 of the I/O APIC; the chipset of q35 begins at 20";
const TWO_SOURCES =
  "the pin stays up until Command Completed is cleared; QEMU's error reporting pulls it down at once";
const CLOCK = "the clock is there; QEMU has it under its accelerator for tests only, which Debian leaves out";

/** In the order of the script. */
export const exceptions: readonly Exception[] = [
  {
    part: "unclaimed",
    command: "readl 0xd0000000",
    qemu: ["< OK 0x0000000000000000"],
    ridge: ["< OK 0x00000000ffffffff"],
    because: UNCLAIMED,
  },
  {
    part: "address register",
    command: "inl 0xcfd",
    qemu: ["< OK 0xff29c080"],
    ridge: ["< OK 0xffffffff"],
    because: CF8,
  },
  {
    part: "address register",
    command: "inl 0xcf8",
    qemu: ["< OK 0xff000003"],
    ridge: ["< OK 0x80000000"],
    because: CF8,
  },
  {
    part: "ecam",
    command: "readl 0xb0020000",
    qemu: ["< OK 0x0000000000000000"],
    ridge: ["< OK 0x00000000000c1b36"],
    because: ALWAYS_ON,
  },
  {
    part: "ecam",
    command: "inl 0xcfc",
    qemu: ["< OK 0xb0000000"],
    ridge: ["< OK 0x0000"],
    because: ALWAYS_ON,
  },
  {
    part: "ecam",
    command: "inl 0xcfc",
    qemu: ["< OK 0xb0000001"],
    ridge: ["< OK 0x0000"],
    because: ALWAYS_ON,
  },
  {
    part: "pin",
    command: "writew 0xb002006c 0x0030",
    qemu: ["! IRQ raise 20", "! IRQ lower 20", "< OK"],
    ridge: ["! IRQ raise 16", "< OK"],
    because: `${WIRING}; ${TWO_SOURCES}`,
  },
  {
    part: "pin",
    command: "writew 0xb002006e 0x0010",
    qemu: ["< OK"],
    ridge: ["! IRQ lower 16", "< OK"],
    because: TWO_SOURCES,
  },
  {
    part: "clock",
    command: "clock_step",
    qemu: ["< FAIL Unknown command 'clock_step'"],
    ridge: ["< OK 0"],
    because: CLOCK,
  },
  {
    part: "clock",
    command: "clock_step 100",
    qemu: ["< FAIL Unknown command 'clock_step'"],
    ridge: ["< OK 100"],
    because: CLOCK,
  },
  {
    part: "clock",
    command: "clock_set 1000",
    qemu: ["< FAIL Unknown command 'clock_set'"],
    ridge: ["< OK 1000"],
    because: CLOCK,
  },
];

/** Some of the lines on which QEMU's process ends, and what Ridge says. */
export const deadly: readonly (readonly [line: string, ridge: string])[] = [
  ["", "FAIL empty line"],
  ["read 0 0", "FAIL read: SIZE is 0"],
  ["set_irq_in ioapic unnamed-gpio-in 24 1", "FAIL set_irq_in: ioapic has no input line 24 of that name"],
];

/** Malformed lines of which QEMU makes something, and what Ridge says. */
export const refused: readonly (readonly [line: string, qemu: string, ridge: string])[] = [
  ["outl 0xffff 1", "OK", "FAIL outl: 4 bytes at ADDR 0xffff pass port 0xffff"],
  ["read -1 2", "OK 0x0000", "FAIL read: 2 bytes at ADDR 0xffffffffffffffff pass the end of memory"],
  ["write 0 4 12345678", "OK", "FAIL write: DATA '12345678' is not hexadecimal with 0x in front"],
  ["write 0 4 0xgg", "OK", "FAIL write: DATA '0xgg' is not hexadecimal with 0x in front"],
  ["b64write 0 3 A*8Q", "OK", "FAIL b64write: DATA 'A*8Q' is not Base64"],
];
