// A VF given to a guest, as a hypervisor does it: the guest's machine shows an ordinary Function, and this stands behind it.
// What software does to the Function's BARs is done to the VF; what the VF interrupts, the Function interrupts. The VF's
// requests go through the IOMMU of the host's machine into the memory of that guest, and nowhere else.

import type { BarAccess, DeviceModel, DeviceReset } from "../../model/devices/device-model";
import { AccessError } from "../../model/errors";
import type { PciFunction, VirtualFunction } from "../../model/function";
import type { IommuDomain } from "../../model/iommu-domain";
import { firstSlice, sliceBytes } from "../../model/vf-slice";

const COMMAND = 4;
const BUS_MASTER = 4;
const INTERRUPTS = 0xfee0_0000;
const ENTRY_BYTES = 16;

/** Where the guest's memory lies at the root of the host's machine: its address 0 is there. */
export interface GuestMemoryPlace {
  readonly base: bigint;
  readonly size: bigint;
}

/**
 * Gives a VF of one machine to a guest whose machine was made by `guestFileOf`. The VF must exist, with its memory enabled
 * (VF MSE), and its machine must have an IOMMU. Throws AccessError, IommuError.
 */
export function assignVf(vf: VirtualFunction, to: PciFunction, memory: GuestMemoryPlace): AssignedVf {
  if (vf.index >= vf.pf.vfCount)
    throw new AccessError(vf.address, "a VF that is gone", "cannot be given away");
  const assigned = new AssignedVf(vf, to, memory);
  to.machine.attach(to, () => assigned);
  return assigned;
}

export class AssignedVf implements DeviceModel {
  readonly bars: readonly number[];
  private readonly domain: IommuDomain;
  /** The VF was taken back: its BARs read all ones. */
  private over = false;

  constructor(
    readonly vf: VirtualFunction,
    private readonly to: PciFunction,
    memory: GuestMemoryPlace,
  ) {
    const { iommu, interrupts } = vf.machine;
    this.bars = to.description.bars.map(({ index }) => index);
    this.domain = iommu.createDomain(`guest with ${vf.address}`);
    this.domain.map(0n, { to: memory.base, size: memory.size });
    iommu.attach(vf, this.domain);
    interrupts.assign(vf, ({ vector }) => void to.machine.interrupts.raise(to, vector));
    vf.functionLevelReset();
    this.openVectors();
  }

  read({ bar, offset, size }: BarAccess): number {
    if (this.over) return 0xffff_ffff;
    this.followBusMaster();
    return this.vf.core.memoryRead(this.placeOf(bar) + BigInt(offset), size);
  }

  write({ bar, offset, size }: BarAccess, value: number): void {
    if (this.over) return;
    this.followBusMaster();
    this.vf.core.memoryWrite(this.placeOf(bar) + BigInt(offset), size, value);
    this.vf.machine.interrupts.deliver();
  }

  /** Whatever resets the Function resets the VF. */
  reset(_: DeviceReset): void {
    if (this.over) return;
    this.vf.functionLevelReset();
    this.openVectors();
    this.vf.machine.interrupts.deliver();
  }

  /** Takes the VF back, as when the guest is gone: it is reset, and can do nothing to the guest's memory. */
  release(): void {
    if (this.over) return;
    this.over = true;
    const { iommu, interrupts } = this.vf.machine;
    interrupts.assign(this.vf, undefined);
    this.vf.functionLevelReset();
    iommu.detach(this.vf);
    interrupts.deliver();
  }

  /** All state is the VF's, and its machine's. */
  save(): Uint8Array {
    return new Uint8Array();
  }

  restore(): void {}

  /** The guest's Bus Master Enable is the VF's, from the next access on. */
  private followBusMaster(): void {
    const wanted = this.to.peek(COMMAND) & BUS_MASTER;
    if ((this.vf.peek(COMMAND) & BUS_MASTER) !== wanted) this.vf.config.write(COMMAND, wanted, 2);
  }

  /** Every vector of the VF is sent, so that the guest's own table decides what becomes of it. */
  private openVectors(): void {
    const msiX = this.vf.pf.srIov?.vf.capabilities.find(({ type }) => type === "msi-x");
    if (msiX?.type !== "msi-x") return;
    const table = this.placeOf(msiX.table.bar) + BigInt(msiX.table.offset);
    for (let vector = 0; vector < msiX.vectors; vector++) {
      const entry = table + BigInt(vector * ENTRY_BYTES);
      for (const [at, value] of [INTERRUPTS, 0, vector, 0].entries())
        this.vf.core.memoryWrite(entry + BigInt(4 * at), 4, value);
    }
    this.vf.config.block("MSI-X").write("Message Control", { "MSI-X Enable": true });
  }

  /** Where the VF's part of a VF BAR begins in its machine now (R48). */
  private placeOf(bar: number): bigint {
    const { pf, index } = this.vf;
    const { srIov } = pf;
    if (!srIov) return 0n;
    const described = srIov.vfBars.find((one) => one.index === bar);
    if (!described) return 0n;
    return firstSlice(pf, srIov.at, described) + BigInt(index) * sliceBytes(pf, srIov.at, described.size);
  }
}
