// Configuration space over qtest: by the ports CF8h and CFCh, and beyond 256 bytes by ECAM where there is one.

import type { AccessSize } from "../core/core";
import type { AsyncConfigAccess } from "../firmware/access";
import type { QtestClient } from "./client";

export const CONFIG_BYTES = 4096;
const ADDRESS_PORT = 0xcf8;
const DATA_PORT = 0xcfc;
const CONVENTIONAL_BYTES = 0x100;
const ABSENT = 0xffffffff;

/** Host bridge of QEMU's q35 and its register for the place of ECAM: base in the high bits, bit 0 enables it. */
const Q35_HOST_BRIDGE = 0x29c0_8086;
const PCIEXBAR = 0x60;

export class QtestConfigAccess implements AsyncConfigAccess {
  /** Takes back what `enableEcam` wrote. */
  private undo: (() => Promise<void>) | undefined;
  private hasEcam = false;

  private constructor(
    private readonly client: QtestClient,
    /** Of the ECAM window. */
    private readonly base: bigint,
  ) {}

  /** Finds ECAM at `base`; a q35 whose firmware never ran gets it switched on there. */
  static async open(client: QtestClient, base: bigint): Promise<QtestConfigAccess> {
    const access = new QtestConfigAccess(client, base);
    access.hasEcam = (await access.ecamWorks()) || (await access.enableEcam());
    return access;
  }

  /** Bytes of a Function that can be reached. */
  get reach(): 256 | 4096 {
    return this.hasEcam ? CONFIG_BYTES : CONVENTIONAL_BYTES;
  }

  async read(routingId: number, offset: number, size: AccessSize): Promise<number> {
    if (this.hasEcam) return Number(await this.client.memoryRead(this.at(routingId, offset), size));
    if (offset >= CONVENTIONAL_BYTES) return 2 ** (8 * size) - 1;
    return this.portRead(routingId, offset, size);
  }

  async write(routingId: number, offset: number, size: AccessSize, value: number): Promise<void> {
    if (this.hasEcam) await this.client.memoryWrite(this.at(routingId, offset), size, BigInt(value >>> 0));
    else if (offset < CONVENTIONAL_BYTES) await this.portWrite(routingId, offset, size, value);
  }

  /** All bytes that can be reached; all ones where nobody answers. */
  async image(routingId: number): Promise<Uint8Array> {
    if (this.hasEcam) return this.client.readBytes(this.at(routingId, 0), CONFIG_BYTES);
    const offsets = Array.from({ length: CONVENTIONAL_BYTES / 4 }, (_, i) => 4 * i);
    const dwords = await Promise.all(offsets.map((offset) => this.portRead(routingId, offset, 4)));
    return new Uint8Array(Uint32Array.from(dwords).buffer);
  }

  /** Switches ECAM off again if it was off before. */
  async close(): Promise<void> {
    this.hasEcam = false;
    await this.undo?.();
    this.undo = undefined;
  }

  private at(routingId: number, offset: number): bigint {
    return this.base + BigInt(routingId * CONFIG_BYTES + offset);
  }

  // Both commands go out in one turn, so that nobody's address comes between.
  private async portRead(routingId: number, offset: number, size: AccessSize): Promise<number> {
    const selected = this.select(routingId, offset);
    const value = this.client.portRead(DATA_PORT + (offset & 3), size);
    await selected;
    return value;
  }

  private async portWrite(routingId: number, offset: number, size: AccessSize, value: number): Promise<void> {
    const selected = this.select(routingId, offset);
    const written = this.client.portWrite(DATA_PORT + (offset & 3), size, value >>> 0);
    await selected;
    await written;
  }

  private select(routingId: number, offset: number): Promise<void> {
    return this.client.portWrite(ADDRESS_PORT, 4, (0x8000_0000 | (routingId << 8) | (offset & 0xfc)) >>> 0);
  }

  /** Whether the window shows what the ports show, at the first Function of bus 0 that answers. */
  private async ecamWorks(): Promise<boolean> {
    for (let routingId = 0; routingId < 0x100; routingId += 8) {
      const id = await this.portRead(routingId, 0, 4);
      if (id === ABSENT) continue;
      return Number(await this.client.memoryRead(this.at(routingId, 0), 4)) === id;
    }
    return false;
  }

  private async enableEcam(): Promise<boolean> {
    if ((await this.portRead(0, 0, 4)) !== Q35_HOST_BRIDGE) return false;
    const low = await this.portRead(0, PCIEXBAR, 4);
    const high = await this.portRead(0, PCIEXBAR + 4, 4);
    this.undo = async () => {
      await this.portWrite(0, PCIEXBAR, 4, low);
      await this.portWrite(0, PCIEXBAR + 4, 4, high);
    };
    await this.portWrite(0, PCIEXBAR + 4, 4, Number(this.base >> 32n));
    await this.portWrite(0, PCIEXBAR, 4, Number(this.base & 0xf000_0000n) + 1);
    return this.ecamWorks();
  }
}
