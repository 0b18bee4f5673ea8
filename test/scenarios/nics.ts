// NICs with SR-IOV for the rule tests. SR-IOV stands at 160h, ARI at 150h, PCI Express at A0h, MSI-X at 70h.

export const S = 0x160;
export const ARI = 0x150;
export const PM = 0x40;
export const PCIE = 0xa0;
export const MSIX = 0x70;
export const PORT_PCIE = 0x40;
/** The Root Port of every machine here. */
export const ROOT_PORT = 0x00e0;

export const REG = {
  capabilities: S + 0x04,
  control: S + 0x08,
  status: S + 0x0a,
  initialVfs: S + 0x0c,
  totalVfs: S + 0x0e,
  numVfs: S + 0x10,
  fdl: S + 0x12,
  offset: S + 0x14,
  stride: S + 0x16,
  deviceId: S + 0x1a,
  supportedPages: S + 0x1c,
  systemPage: S + 0x20,
  vfBar0: S + 0x24,
  migration: S + 0x3c,
} as const;

export const VFE = 0x01;
export const MSE = 0x08;
export const ARI_HIERARCHY = 0x10;

export interface PfOptions {
  readonly function?: number;
  readonly totalVfs?: number;
  readonly offset?: number;
  readonly stride?: number;
  readonly withoutAri?: { readonly offset: number; readonly stride: number };
  readonly byNumVfs?: readonly { from: number; firstVfOffset: number; vfStride: number }[];
  readonly fdl?: number;
  readonly sriov?: object;
  readonly vfBars?: readonly object[];
  readonly bars?: readonly object[];
  readonly capabilities?: readonly object[];
  readonly vfCapabilities?: readonly object[];
  readonly values?: Readonly<Record<string, number>>;
  /** Keys of the Power Management capability. */
  readonly pm?: object;
  /** Keys of the Function. */
  readonly keys?: object;
}

const bar64 = (index: number, size: string) => ({ index, type: "memory64", prefetchable: true, size });

/** A PF with 8 VFs at offset 80h, stride 2, and two 16 KiB VF BARs, unless told otherwise. */
export function pf(options: PfOptions = {}): object {
  const msiX = { type: "msi-x", at: MSIX, vectors: 3 };
  return {
    function: options.function ?? 0,
    vendorId: "0x8086",
    deviceId: "0x10c9",
    classCode: "0x020000",
    revisionId: 1,
    subsystemVendorId: "0x8086",
    subsystemId: "0xa03c",
    interruptPin: 1,
    ...options.keys,
    bars: options.bars ?? [bar64(0, "128K"), bar64(4, "16K")],
    capabilities: [
      { type: "pm", at: PM, ...options.pm },
      { ...msiX, vectors: 10, table: { bar: 4, offset: 0 }, pba: { bar: 4, offset: "0x2000" } },
      { type: "pcie", at: PCIE, ...(options.values && { values: options.values }) },
      { type: "aer", at: 0x100 },
      { type: "ari", at: ARI },
      {
        type: "sriov",
        at: S,
        totalVfs: options.totalVfs ?? 8,
        firstVfOffset: options.offset ?? 0x80,
        vfStride: options.stride ?? 2,
        vfDeviceId: "0x10ca",
        ...(options.withoutAri && {
          withoutAri: { firstVfOffset: options.withoutAri.offset, vfStride: options.withoutAri.stride },
        }),
        ...(options.byNumVfs && { byNumVfs: options.byNumVfs }),
        ...(options.fdl !== undefined && { functionDependencyLink: options.fdl }),
        vfBars: options.vfBars ?? [bar64(0, "16K"), bar64(3, "16K")],
        vf: {
          subsystemId: "0xa03d",
          capabilities: options.vfCapabilities ?? [
            { ...msiX, table: { bar: 3, offset: 0 }, pba: { bar: 3, offset: "0x2000" } },
            { type: "pcie", at: PCIE },
            { type: "aer", at: 0x100 },
            { type: "ari", at: ARI },
          ],
        },
        ...options.sriov,
      },
      ...(options.capabilities ?? []),
    ],
  };
}

/** The PFs as one device below a Root Port at 00:1c.0. */
export function belowRootPort(pfs: readonly object[], ariForwarding = true, port: object = {}): object {
  const endpoint = { type: "endpoint", slot: "00.0", functions: pfs };
  return {
    devices: [
      {
        type: "root-port",
        slot: "1c.0",
        ariForwarding,
        capabilities: [{ type: "pcie", at: PORT_PCIE }],
        devices: [endpoint],
        ...port,
      },
    ],
  };
}

/** The PFs on the root bus. */
export function onRootBus(pfs: readonly object[], slot: string): object {
  return { devices: [{ type: "endpoint", slot, functions: pfs }] };
}
