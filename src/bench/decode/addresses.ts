// Machines whose BARs are placed, and random addresses within them.

import type { Core } from "../../core/core";
import type { Machine } from "../../model/machine";
import { buildMachine, enableVfs } from "../machine";
import { Random } from "../random";

const SEED = 9;
const PF_BARS = 0x8_0000_0000n;
const PF_BAR_BYTES = 0x4000;
const VF_BAR_BYTES = 0x1000;
const SR_IOV_VF_BAR_0 = 0x160 + 0x24;

export interface Hierarchy {
  readonly name: string;
  readonly core: Core;
  readonly pfs: number;
  /** VFs of each PF. */
  readonly vfs: number;
}

/** VF BARs follow the BARs of the PFs, as when firmware packs them. */
function vfBars(pfs: number): bigint {
  return PF_BARS + BigInt(pfs * PF_BAR_BYTES);
}

/** PFs with a BAR of 16 KiB each, one after the other, and `vfs` VFs each with a VF BAR of 4 KiB. */
export async function placeBars(pfs: number, vfs: number): Promise<Hierarchy> {
  const machine = await buildMachine({ pfs, vfs, vectors: 0 });
  machine.functions.forEach((pf, index) => {
    writeAddress(machine, pf.routingId, 0x10, PF_BARS + BigInt(index * PF_BAR_BYTES));
    writeAddress(machine, pf.routingId, SR_IOV_VF_BAR_0, vfBars(pfs) + BigInt(index * vfs * VF_BAR_BYTES));
    pf.config.block("Type 0 Header").write("Command", { "Memory Space Enable": true });
    enableVfs(pf, vfs, true);
  });
  const name = `${pfs.toLocaleString("en-US")} PF, ${(pfs * vfs).toLocaleString("en-US")} VF`;
  return { name, core: machine.core(), pfs, vfs };
}

function writeAddress(machine: Machine, routingId: number, offset: number, address: bigint): void {
  machine.configWrite(routingId, offset, 4, Number(address & 0xffffffffn));
  machine.configWrite(routingId, offset + 4, 4, Number(address >> 32n));
}

/** Where an address leads. */
export interface Place {
  /** Index of the PF. */
  readonly pf: number;
  readonly vf: number | null;
  readonly offset: number;
  readonly address: bigint;
}

/** `count` random places in the BARs of random Functions. */
export function* randomPlaces({ pfs, vfs }: Hierarchy, count: number): Generator<Place> {
  const random = new Random(SEED);
  for (let i = 0; i < count; i++) {
    const pf = random.below(pfs);
    const vf = random.below(vfs + 1) - 1;
    const offset = random.below(vf < 0 ? PF_BAR_BYTES : VF_BAR_BYTES);
    const within = vf < 0 ? pf * PF_BAR_BYTES : (pf * vfs + vf) * VF_BAR_BYTES;
    const address = (vf < 0 ? PF_BARS : vfBars(pfs)) + BigInt(within + offset);
    yield { pf, vf: vf < 0 ? null : vf, offset, address };
  }
}
