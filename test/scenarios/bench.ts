// The usual bench: a NIC below a Root Port, buses numbered, ARI as asked.

import {
  ARI_HIERARCHY,
  belowRootPort,
  MSE,
  type PfOptions,
  PORT_PCIE,
  pf,
  REG,
  ROOT_PORT,
  VFE,
} from "./nics";
import type { OpenRig, Rig } from "./rig";

export interface BenchOptions {
  /** ARI Forwarding and ARI Capable Hierarchy; on unless told otherwise. */
  readonly ari?: boolean;
  readonly bus?: number;
  readonly lastBus?: number;
  /** Keys of the Root Port. */
  readonly port?: object;
}

/** A device of these PFs behind the Root Port, on bus 1 with subordinate 4 unless told otherwise. */
export async function bench(
  open: OpenRig,
  pfs: readonly PfOptions[],
  options: BenchOptions = {},
): Promise<Rig> {
  const { ari = true, bus = 1, lastBus = Math.min(255, (options.bus ?? 1) + 3) } = options;
  const rig = await open(
    belowRootPort(
      pfs.map((one, i) => pf({ function: i, ...one })),
      true,
      options.port,
    ),
  );
  rig.numberBridge(ROOT_PORT, bus, lastBus);
  rig.forwardAri(ROOT_PORT, PORT_PCIE, ari);
  rig.capture((bus << 8) | (pfs[0]?.function ?? 0));
  if (ari) rig.write((bus << 8) | (pfs[0]?.function ?? 0), REG.control, ARI_HIERARCHY, 2);
  return rig;
}

/** NumVFs, then VF Enable and VF MSE in one write; ARI Capable Hierarchy stays as it is. */
export function enable(rig: Rig, pfRid: number, count: number, bits = VFE | MSE): void {
  rig.write(pfRid, REG.numVfs, count, 2);
  const ari = rig.read(pfRid, REG.control, 2) & ARI_HIERARCHY;
  rig.write(pfRid, REG.control, bits | ari, 2);
}

/** VF Enable and VF MSE cleared, the rest as it is. */
export function disable(rig: Rig, pfRid: number): void {
  rig.write(pfRid, REG.control, rig.read(pfRid, REG.control, 2) & ~(VFE | MSE), 2);
}
