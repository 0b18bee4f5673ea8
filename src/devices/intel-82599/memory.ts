// Memory as the device reaches it for the PF and for VFs. Addresses are what software wrote: any of them may lead nowhere.

import type { DeviceHost } from "../../model/devices/device-host";

const ADDRESSES = 1n << 64n;

export class DeviceMemory {
  constructor(private readonly host: DeviceHost) {}

  /** The bytes; undefined where they could not be read. `vf` is null for the PF. */
  read(vf: number | null, address: bigint, length: number): Uint8Array | undefined {
    if (address + BigInt(length) > ADDRESSES) return undefined;
    const { bytes, reason, target } = this.host.of(vf).dma.read(address, length);
    return reason === undefined && target !== "none" ? bytes : undefined;
  }

  write(vf: number | null, address: bigint, bytes: Uint8Array): void {
    if (address + BigInt(bytes.length) <= ADDRESSES) this.host.of(vf).dma.write(address, bytes);
  }
}

/** An address in two registers or words. */
export function addressOf(low: number, high: number): bigint {
  return BigInt(low >>> 0) | (BigInt(high >>> 0) << 32n);
}
