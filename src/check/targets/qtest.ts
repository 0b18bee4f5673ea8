// The target behind a qtest connection: a QEMU, or a machine that Ridge serves.

import type { AccessSize } from "../../core/core";
import { type AsyncConfigAccess, type EnumerationReport, enumerateAsync } from "../../firmware/index";
import { type LiveTarget, type Place, type RootRange, routingIdAt } from "./target";

/** What the target needs of a client; QtestPci and QtestClient have it. */
export interface QtestAccess {
  readonly config: AsyncConfigAccess & { image(routingId: number): Promise<Uint8Array> };
  readonly client: {
    memoryRead(address: bigint, size: AccessSize): Promise<bigint>;
    memoryWrite(address: bigint, size: AccessSize, value: bigint): Promise<void>;
    clockStep(ns: bigint): Promise<bigint>;
  };
  close(): Promise<void>;
}

/** Where enumeration may place things; RAM of a q35 with up to 2 GiB lies below. */
const RANGES = {
  io: { base: 0x1000n, size: 0xf000n },
  mmio32: { base: 0xc000_0000n, size: 0x3ec0_0000n },
  mmio64: { base: 0x8_0000_0000n, size: 0x8_0000_0000n },
};

/** A register as it was before enumeration wrote to it. */
interface Undo {
  readonly routingId: number;
  readonly offset: number;
  readonly size: AccessSize;
  readonly value: number;
}

export class QtestTarget implements LiveTarget {
  readonly kind = "qtest";
  readonly roots: readonly RootRange[] = [{ domain: 0, bus: 0, lastBus: 255 }];
  private readonly undo: Undo[] = [];
  private clock = true;

  constructor(
    private readonly access: QtestAccess,
    readonly name: string,
    /** The target needs no time for anything, so that nobody waits for it. */
    private readonly timeless = false,
  ) {}

  read(place: Place, offset: number, size: AccessSize): Promise<number> {
    return this.access.config.read(routingIdAt(place), offset, size);
  }

  write(place: Place, offset: number, size: AccessSize, value: number): Promise<void> {
    return this.access.config.write(routingIdAt(place), offset, size, value);
  }

  image(place: Place): Promise<Uint8Array> {
    return this.access.config.image(routingIdAt(place));
  }

  async memoryRead(address: bigint, size: AccessSize): Promise<number> {
    return Number(await this.access.client.memoryRead(address, size));
  }

  memoryWrite(address: bigint, size: AccessSize, value: number): Promise<void> {
    return this.access.client.memoryWrite(address, size, BigInt(value >>> 0));
  }

  /** By the clock that the client moves, or by waiting where there is none (QEMU without its qtest accelerator). */
  async wait(milliseconds: number): Promise<void> {
    if (this.timeless) return;
    if (this.clock) {
      const moved = await this.access.client
        .clockStep(BigInt(milliseconds) * 1_000_000n)
        .catch(() => undefined);
      if (moved !== undefined) return;
      this.clock = false;
    }
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
  }

  /** Remembers each register before it is written, so that `close` can go back step by step. */
  async enumerate(): Promise<readonly EnumerationReport[]> {
    const { config } = this.access;
    const access: AsyncConfigAccess = {
      read: (routingId, offset, size) => config.read(routingId, offset, size),
      write: async (routingId, offset, size, value) => {
        const before = await config.read(routingId, offset, size);
        this.undo.push({ routingId, offset, size, value: before });
        await config.write(routingId, offset, size, value);
      },
    };
    return [await enumerateAsync(access, { ...RANGES, roots: this.roots })];
  }

  async close(): Promise<void> {
    for (const { routingId, offset, size, value } of this.undo.splice(0).reverse()) {
      await this.access.config.write(routingId, offset, size, value);
    }
    await this.access.close();
  }

  deviationsOf(): readonly string[] {
    return [];
  }
}
