// Registers of the 82599 that are more than storage, by the names of its datasheet. What has no row reads what was written.

import { NVM_WORDS } from "./nvm";
import { bit, bits, many, one, type Row, split } from "./row";

/** Receive and transmit queues. */
export const QUEUES = 128;
/** Pools, and at most as many VFs. */
export const POOLS = 64;
/** Receive-address registers. */
export const ADDRESSES = 128;

/** Registers of receive queue n stand in blocks of 40h bytes, in two places. */
const rx = (offset: number, selfClearing = 0) =>
  split(
    [
      { at: 0x1000 + offset, count: 64 },
      { at: 0xd000 + offset, count: 64 },
    ],
    0x40,
    { selfClearing },
  );
const tx = (offset: number, selfClearing = 0) => many(0x6000 + offset, QUEUES, 0x40, { selfClearing });
const counter = (at: number) => one(at, { access: "RC" });
const hidden = (at: number, count: number) => many(at, count, 4, { hidden: true });

/** SWFLSH of RXDCTL and TXDCTL. */
const FLUSH = bit(26);

export const rows = {
  // General, NVM and the ports of the software that shares it.
  CTRL: one(0x00000, { selfClearing: bit(3) | bit(26) }),
  STATUS: one(0x00008, { access: "RO" }),
  CTRL_EXT: one(0x00018, { selfClearing: bit(14) }),
  I2CCTL: one(0x00028),
  EEC: one(0x10010, { reset: 0x2700, kept: true }),
  EERD: one(0x10014),
  EEWR: one(0x10018),
  SWSM: one(0x10140, { kept: true }),
  FWSM: one(0x10148, { access: "RO", reset: 0x8000 }),
  FACTPS: one(0x10150, { access: "RO" }),
  GSSR: one(0x10160, { kept: true }),
  HICR: one(0x15f00, { access: "RO" }),
  WUS: one(0x05810, { access: "W1C" }),
  GCR_EXT: one(0x11050, { selfClearing: bit(30) }),

  // Link.
  MSCA: one(0x0425c, { selfClearing: bit(30) }),
  MSRWD: one(0x04260),
  HLREG0: one(0x04240, { reset: bit(0) | bit(1) | bit(10) }),
  MAXFRS: one(0x04268, { reset: 1518 << 16 }),
  AUTOC: one(0x042a0, { selfClearing: bit(12) }),
  AUTOC2: one(0x042a8),
  LINKS: one(0x042a4, { access: "RO", kept: true }),
  ANLP1: one(0x042b0, { access: "RO", reset: bit(16) }),
  MMNGC: one(0x042d0, { access: "RO" }),

  // Interrupts.
  EICR: one(0x00800),
  EICS: one(0x00808),
  EIAC: one(0x00810),
  EIMS: one(0x00880),
  EIMC: one(0x00888),
  EIAM: one(0x00890),
  GPIE: one(0x00898),
  EICS_EX: many(0x00a90, 2, 4),
  EIMS_EX: many(0x00aa0, 2, 4),
  EIMC_EX: many(0x00ab0, 2, 4),
  EIAM_EX: many(0x00ad0, 2, 4),
  IVAR: many(0x00900, 64, 4),
  IVAR_MISC: one(0x00a00),

  // Receive.
  RXCTRL: one(0x03000),
  RDRXCTL: one(0x02f00),
  SECRXCTRL: one(0x08d00),
  SECRXSTAT: one(0x08d04, { access: "RO" }),
  SECTXCTRL: one(0x08800),
  SECTXSTAT: one(0x08804, { access: "RO" }),
  RXPBSIZE: many(0x03c00, 8, 4, { reset: 0x80000 }),
  RDBAL: rx(0x00),
  RDBAH: rx(0x04),
  RDLEN: rx(0x08),
  RDH: rx(0x10),
  SRRCTL: rx(0x14),
  RDT: rx(0x18),
  RXDCTL: rx(0x28, FLUSH),
  PSRTYPE: many(0x0ea00, POOLS, 4),
  FDIRCTRL: one(0x0ee00),
  FDIRCMD: one(0x0ee2c, { selfClearing: bits(1, 0) }),

  // Transmit.
  DMATXCTL: one(0x04a80),
  TDBAL: tx(0x00),
  TDBAH: tx(0x04),
  TDLEN: tx(0x08),
  TDH: tx(0x10),
  TDT: tx(0x18),
  TXDCTL: tx(0x28, FLUSH),

  // Filters.
  FCTRL: one(0x05080),
  VLNCTRL: one(0x05088, { reset: 0x8100 }),
  MCSTCTRL: one(0x05090),
  MTA: many(0x05200, 128, 4),
  VFTA: many(0x0a000, 128, 4),
  RAL: many(0x0a200, ADDRESSES, 8),
  RAH: many(0x0a204, ADDRESSES, 8),
  MPSAR_LO: many(0x0a600, ADDRESSES, 8),
  MPSAR_HI: many(0x0a604, ADDRESSES, 8),

  // Pools and VFs.
  PFVTCTL: one(0x051b0),
  PFVFRE: many(0x051e0, 2, 4),
  PFVFTE: many(0x08110, 2, 4),
  PFVML2FLT: many(0x0f000, POOLS, 4),
  PFVLVF: many(0x0f100, 64, 4),
  PFVLVFB: many(0x0f200, 128, 4),
  PFVMVIR: many(0x08000, POOLS, 4),
  PFVFSPOOF: many(0x08200, 8, 4),
  PFDTXGSWC: one(0x08220),
  RTTDQSEL: one(0x04904),
  RTTBCNRC: one(0x04984),
  PFQDE: one(0x02f04, { selfClearing: bit(16) }),
  SSVPC: counter(0x08780),
  PFVFLRE: split(
    [
      { at: 0x00600, count: 1 },
      { at: 0x001c0, count: 1 },
    ],
    4,
    { access: "RO" },
  ),
  PFVFLREC: many(0x00700, 2, 4),
  PFMBICR: many(0x00710, 4, 4, { access: "W1C" }),
  PFMAILBOX: many(0x04b00, POOLS, 4),
  PFMBMEM: many(0x13000, POOLS * 16, 4, { kept: true }),

  // Statistics: cleared by reading.
  MPC: many(0x03fa0, 8, 4, { access: "RC" }),
  PRC: many(0x0405c, 6, 4, { access: "RC" }),
  GPRC: counter(0x04074),
  BPRC: counter(0x04078),
  MPRC: counter(0x0407c),
  GPTC: counter(0x04080),
  GORCL: counter(0x04088),
  GORCH: counter(0x0408c),
  GOTCL: counter(0x04090),
  GOTCH: counter(0x04094),
  TORL: counter(0x040c0),
  TORH: counter(0x040c4),
  TPR: counter(0x040d0),
  TPT: counter(0x040d4),
  PTC: many(0x040d8, 6, 4, { access: "RC" }),
  MPTC: counter(0x040f0),
  BPTC: counter(0x040f4),
  QPRC: many(0x01030, 16, 0x40, { access: "RC" }),
  QBRCL: many(0x01034, 16, 0x40, { access: "RC" }),
  QBRCH: many(0x01038, 16, 0x40, { access: "RC" }),
  QPRDC: many(0x01430, 16, 0x40, { access: "RC" }),
  QPTC: many(0x06030, 16, 0x40, { access: "RC" }),
  QBTCL: many(0x08700, 16, 8, { access: "RC" }),
  QBTCH: many(0x08704, 16, 8, { access: "RC" }),
  TXDGPC: counter(0x087a0),
  // Of a pool, never cleared: they wrap, and bytes have 36 bits.
  PVFGPRC: many(0x0101c, POOLS, 0x40, { access: "RO" }),
  PVFGORCL: many(0x01020, POOLS, 0x40, { access: "RO" }),
  PVFGORCH: many(0x0d020, POOLS, 0x40, { access: "RO" }),
  PVFMPRC: many(0x0d01c, POOLS, 0x40, { access: "RO" }),
  PVFGPTC: many(0x08300, POOLS, 4, { access: "RO" }),
  PVFGOTCL: many(0x08400, POOLS, 8, { access: "RO" }),
  PVFGOTCH: many(0x08404, POOLS, 8, { access: "RO" }),

  // Hidden: causes and masks of vectors, of what is no queue, and of VFs.
  VECTOR_CAUSE: hidden(0x18000, 2),
  VECTOR_MASK: hidden(0x18008, 2),
  OTHER_CAUSE: hidden(0x18010, 1),
  OTHER_MASK: hidden(0x18014, 1),
  VF_CAUSE: hidden(0x18100, POOLS),
  VF_MASK: hidden(0x18200, POOLS),
  VF_AUTO_CLEAR: hidden(0x18300, POOLS),
  VF_AUTO_MASK: hidden(0x18400, POOLS),
  /** Five of each VF: VTIVAR(0..3), VTIVAR_MISC. */
  VF_IVAR: hidden(0x18500, POOLS * 5),
  VF_MAILBOX: many(0x18b00, POOLS, 4, { hidden: true, kept: true }),
  /** Words 0 and 1 of the two contexts that each transmit queue keeps, and their word 3. */
  CONTEXT: hidden(0x19000, QUEUES * 2 * 3),
  /** What RTTBCNRC said last of a queue of each pool. */
  RATE: hidden(0x19c00, POOLS),
  NVM: many(0x1a000, NVM_WORDS, 4, { hidden: true, kept: true }),
} as const satisfies Record<string, Row>;

export type RegisterName = keyof typeof rows;

/** Registers that stand in a second place. */
export const aliases: readonly {
  readonly at: number;
  readonly count: number;
  readonly step: number;
  readonly of: RegisterName;
}[] = [
  { at: 0x05400, count: 16, step: 8, of: "RAL" },
  { at: 0x05404, count: 16, step: 8, of: "RAH" },
  { at: 0x02100, count: 16, step: 4, of: "SRRCTL" },
  { at: 0x05480, count: 16, step: 4, of: "PSRTYPE" },
];

/** Bytes of the BAR that registers take, and of all state. */
export const BAR_BYTES = 0x18000;
export const STATE_BYTES = 0x1b000;
