// PCI over qtest: find Functions, give them addresses, reach their BARs.

import { formatRoutingId, parseRoutingId } from "../decode/routing-id";
import { type EnumerationReport, enumerateAsync } from "../firmware/index";
import type { QtestClient } from "./client";
import { QtestConfigAccess } from "./config-access";
import { QtestPciError } from "./errors";

export interface QtestPciOptions {
  /** Where ECAM is, or is to be on a q35; B0000000h by default. A multiple of 256 MiB. */
  readonly ecam?: bigint;
  /** Where `enumerate` may place what it finds. The defaults are those of machine files. */
  readonly io?: Span;
  readonly mmio32?: Span;
  readonly mmio64?: Span;
}

/** `base` to `base + size - 1`. */
export interface Span {
  readonly base: bigint;
  readonly size: bigint;
}

/** Which Functions are meant: every key that is given must agree. */
export interface PciQuery {
  readonly vendorId?: number;
  readonly deviceId?: number;
  /** 24 bits. */
  readonly classCode?: number;
}

/** A BAR with an address. Offsets are bytes from its start. */
export interface QtestBar {
  readonly type: "memory" | "io";
  readonly base: bigint;
  readonly size: bigint;
  read(offset: number, size: 1 | 2 | 4): Promise<number>;
  write(offset: number, size: 1 | 2 | 4, value: number): Promise<void>;
}

const SPANS = {
  io: { base: 0x1000n, size: 0xf000n },
  mmio32: { base: 0xc000_0000n, size: 0x3ec0_0000n },
  mmio64: { base: 0x8_0000_0000n, size: 0x8_0000_0000n },
};

/** The PCI side of a machine behind a qtest client. */
export class QtestPci {
  private report: EnumerationReport | undefined;

  private constructor(
    readonly client: QtestClient,
    /** Requests to configuration space, by Routing ID. */
    readonly config: QtestConfigAccess,
    private readonly spans: typeof SPANS,
  ) {}

  static async open(client: QtestClient, options: QtestPciOptions = {}): Promise<QtestPci> {
    const { ecam = 0xb000_0000n, ...spans } = options;
    return new QtestPci(client, await QtestConfigAccess.open(client, ecam), { ...SPANS, ...spans });
  }

  /** Numbers buses, places BARs and windows, and switches decoding on, as firmware does; once. */
  async enumerate(): Promise<EnumerationReport> {
    this.report ??= await enumerateAsync(this.config, { ...this.spans, roots: [{ bus: 0, lastBus: 255 }] });
    return this.report;
  }

  /** Routing IDs of the Functions that agree with the query, after enumeration. */
  async find(query: PciQuery): Promise<number[]> {
    const { functions } = await this.enumerate();
    const agrees = (f: (typeof functions)[number]) =>
      (query.vendorId ?? f.vendorId) === f.vendorId &&
      (query.deviceId ?? f.deviceId) === f.deviceId &&
      (query.classCode ?? f.classCode) === f.classCode;
    return functions.filter(agrees).map(({ address }) => parseRoutingId(address));
  }

  /** The BAR of a Function, after enumeration. Rejects with QtestPciError if it has none or got no address. */
  async mapBar(routingId: number, index: number): Promise<QtestBar> {
    const { assignments } = await this.enumerate();
    const address = formatRoutingId(routingId);
    const found = assignments.find((a) => a.address === address && a.kind === "bar" && a.bar === index);
    if (!found) throw new QtestPciError(address, `BAR${index} has no address`);
    const { base, size, type } = found;
    return type === "io" ? this.portBar(base, size) : this.memoryBar(base, size);
  }

  /** Switches ECAM off again if it was off before; the connection stays. */
  close(): Promise<void> {
    return this.config.close();
  }

  private memoryBar(base: bigint, size: bigint): QtestBar {
    const { client } = this;
    return {
      type: "memory",
      base,
      size,
      read: async (offset, bytes) => Number(await client.memoryRead(base + BigInt(offset), bytes)),
      write: (offset, bytes, value) => client.memoryWrite(base + BigInt(offset), bytes, BigInt(value >>> 0)),
    };
  }

  private portBar(base: bigint, size: bigint): QtestBar {
    const { client } = this;
    const first = Number(base);
    return {
      type: "io",
      base,
      size,
      read: (offset, bytes) => client.portRead(first + offset, bytes),
      write: (offset, bytes, value) => client.portWrite(first + offset, bytes, value >>> 0),
    };
  }
}
