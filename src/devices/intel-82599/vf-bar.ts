// The registers of a VF as its own BAR shows them: most are the PF's, at other offsets.

import type { Mailboxes } from "./mailbox";
import type { Pools } from "./pools";
import type { RegisterFile } from "./register-file";
import { bit } from "./row";
import type { RegisterName } from "./rows";
import { IVARS, type VfInterrupts } from "./vf-interrupts";

const RESET = bit(26);
const QUEUE_STEP = 0x40;

/** Registers of a queue, by their offset in its block. */
const RX: ReadonlyMap<number, RegisterName> = new Map([
  [0x00, "RDBAL"],
  [0x04, "RDBAH"],
  [0x08, "RDLEN"],
  [0x10, "RDH"],
  [0x14, "SRRCTL"],
  [0x18, "RDT"],
  [0x28, "RXDCTL"],
]);
const TX: ReadonlyMap<number, RegisterName> = new Map([
  [0x00, "TDBAL"],
  [0x04, "TDBAH"],
  [0x08, "TDLEN"],
  [0x10, "TDH"],
  [0x18, "TDT"],
  [0x28, "TXDCTL"],
]);
/** Registers that the PF has one of for each VF. */
const OWN: ReadonlyMap<number, RegisterName> = new Map([
  [0x0300, "PSRTYPE"],
  [0x101c, "PVFGPRC"],
  [0x1020, "PVFGORCL"],
  [0x1024, "PVFGORCH"],
  [0x1034, "PVFMPRC"],
  [0x201c, "PVFGPTC"],
  [0x2020, "PVFGOTCL"],
  [0x2024, "PVFGOTCH"],
]);

const VFCTRL = 0x000;
const VFLINKS = 0x010;
const VTEICR = 0x100;
const VTEICS = 0x104;
const VTEIMS = 0x108;
const VTEIMC = 0x10c;
const VTEIAC = 0x110;
const VTEIAM = 0x114;
const VTIVAR = 0x120;
const VTIVAR_MISC = 0x140;
const VFMBMEM = 0x200;
const VFMAILBOX = 0x2fc;

interface Place {
  readonly name: RegisterName;
  readonly index: number;
}

export class VfBar {
  constructor(
    private readonly file: RegisterFile,
    private readonly pools: Pools,
    private readonly interrupts: VfInterrupts,
    private readonly mailboxes: Mailboxes,
    private readonly onReset: (vf: number) => void,
  ) {}

  /** Writes that are more than a register of the PF's. */
  private readonly writes: ReadonlyMap<number, (vf: number, value: number) => void> = new Map([
    [VFCTRL, (vf, value) => (value & RESET) !== 0 && this.onReset(vf)],
    [VTEICR, (vf, value) => this.file.change("VF_CAUSE", value, false, vf)],
    [VTEICS, (vf, value) => this.interrupts.raise(vf, value)],
    [VTEIMS, (vf, value) => this.interrupts.unmask(vf, value)],
    [VTEIMC, (vf, value) => this.interrupts.mask(vf, value)],
    [VFMAILBOX, (vf, value) => this.mailboxes.writtenByVf(vf, value)],
  ] as const);

  read(vf: number, offset: number): number {
    switch (offset) {
      case VFLINKS:
        return this.file.get("LINKS");
      case VTEICR:
        return this.interrupts.takeCauses(vf);
      case VTEICS:
        return this.file.get("VF_CAUSE", vf);
      case VTEIMS:
      case VTEIMC:
        return this.file.get("VF_MASK", vf);
      case VFMAILBOX:
        return this.mailboxes.readByVf(vf);
    }
    const place = this.placeOf(vf, offset);
    return place ? this.file.readNamed(place.name, place.index) : 0;
  }

  write(vf: number, offset: number, value: number): void {
    const special = this.writes.get(offset);
    if (special) {
      special(vf, value);
      return;
    }
    const place = this.placeOf(vf, offset);
    if (place) this.file.writeNamed(place.name, value, place.index);
  }

  private placeOf(vf: number, offset: number): Place | undefined {
    const own = OWN.get(offset);
    if (own) return { name: own, index: vf };
    if (offset === VTEIAC) return { name: "VF_AUTO_CLEAR", index: vf };
    if (offset === VTEIAM) return { name: "VF_AUTO_MASK", index: vf };
    if (offset >= VTIVAR && offset < VTIVAR + 16)
      return { name: "VF_IVAR", index: vf * IVARS + ((offset - VTIVAR) >> 2) };
    if (offset === VTIVAR_MISC) return { name: "VF_IVAR", index: vf * IVARS + IVARS - 1 };
    if (offset >= VFMBMEM && offset < VFMBMEM + 64)
      return { name: "PFMBMEM", index: vf * 16 + ((offset - VFMBMEM) >> 2) };
    if (offset >= 0x1000 && offset < 0x1200) return this.queuePlace(vf, offset - 0x1000, RX);
    return offset >= 0x2000 && offset < 0x2200 ? this.queuePlace(vf, offset - 0x2000, TX) : undefined;
  }

  private queuePlace(
    vf: number,
    offset: number,
    names: ReadonlyMap<number, RegisterName>,
  ): Place | undefined {
    const index = Math.floor(offset / QUEUE_STEP);
    const name = names.get(offset % QUEUE_STEP);
    return name && index < this.pools.queuesPerPool
      ? { name, index: this.pools.queueOf(vf, index) }
      : undefined;
  }
}
