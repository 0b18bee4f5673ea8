// A Function under check, as its bytes show it.

import { type Capability, type CapabilityEntry, walkCapabilities } from "../decode/capabilities";
import { isVfImage, portTypeOf } from "../decode/registers";
import { SR_IOV } from "../firmware/registers";
import type { PortType } from "../spec/index";
import { addressOf, busAt, type Place } from "./targets/target";

export interface VfOf {
  readonly pf: Subject;
  /** From 0. */
  readonly index: number;
}

export class Subject {
  readonly entries: readonly CapabilityEntry[];
  readonly portType: PortType;
  /** All Functions of its device that are no VFs, itself among them, by ascending address. */
  device: readonly Subject[] = [this];
  /** VFs that were there when the check began. */
  vfs: Subject[] = [];
  private readonly view: DataView;

  constructor(
    readonly place: Place,
    /** Configuration space as it was found, or as enumeration left it. */
    readonly image: Uint8Array,
    /** The Bridge above; undefined on a root bus, and where a dump does not show it. */
    readonly parent: Subject | undefined,
    readonly vf?: VfOf,
  ) {
    this.view = new DataView(image.buffer, image.byteOffset, image.byteLength);
    this.entries = walkCapabilities(image);
    this.portType = portTypeOf(image);
  }

  get address(): string {
    return addressOf(this.place);
  }

  get isVf(): boolean {
    return this.vf !== undefined || isVfImage(this.image);
  }

  /** Header Layout: 0, 1, or 2 of a CardBus bridge. */
  get layout(): number {
    return this.u8(0x0e) & 0x7f;
  }

  /** Bytes that are known: 64, 256 or 4,096. */
  get bytes(): number {
    return this.image.length;
  }

  get capabilities(): Capability[] {
    return this.entries.filter((entry): entry is Capability => entry.broken === undefined);
  }

  /** Offset of the first capability of that ID, 0 for none. */
  capability(id: number): number {
    return this.capabilities.find((one) => !one.extended && one.id === id)?.offset ?? 0;
  }

  /** Offset of the first extended capability of that ID, 0 for none. */
  extended(id: number): number {
    return this.capabilities.find((one) => one.extended && one.id === id)?.offset ?? 0;
  }

  get pcie(): number {
    return this.capability(0x10);
  }

  get powerManagement(): number {
    return this.capability(0x01);
  }

  get msiX(): number {
    return this.capability(0x11);
  }

  get aer(): number {
    return this.extended(0x0001);
  }

  get ari(): number {
    return this.extended(0x000e);
  }

  /** Offset of the SR-IOV capability, 0 for none. */
  get srIov(): number {
    return this.extended(0x0010);
  }

  get isPf(): boolean {
    return !this.isVf && this.layout === 0 && this.srIov !== 0;
  }

  get totalVfs(): number {
    return this.srIov === 0 ? 0 : this.u16(this.srIov + SR_IOV.TotalVFs);
  }

  /** Offset of a register of the SR-IOV capability. */
  sriov(register: keyof typeof SR_IOV): number {
    return this.srIov + SR_IOV[register];
  }

  /** Below a link: a Root Port, a Downstream Port, a bridge to PCI Express. */
  get leadsToLink(): boolean {
    return ["root-port", "downstream-port", "pci-to-pcie-bridge"].includes(this.portType);
  }

  get isIntegrated(): boolean {
    return this.parent === undefined;
  }

  get bus(): number {
    return busAt(this.place);
  }

  u8(offset: number): number {
    return offset < this.bytes ? this.view.getUint8(offset) : 0;
  }

  u16(offset: number): number {
    return offset + 2 <= this.bytes ? this.view.getUint16(offset, true) : 0;
  }

  u32(offset: number): number {
    return offset + 4 <= this.bytes ? this.view.getUint32(offset, true) : 0;
  }
}
