// The windows of a Type 1 header: which addresses a Bridge forwards down (PCIe §7.5.1.3.6 to §7.5.1.3.11).

export interface BridgeWindow {
  readonly kind: "io" | "memory" | "prefetchable";
  readonly base: bigint;
  /** The highest address in it. */
  readonly limit: bigint;
}

const IO_LIMIT = 0xfffn;
const MEMORY_LIMIT = 0xfffffn;

/**
 * The windows that are open, base not above limit. One whose registers are all zero counts as closed, as nobody set
 * it up, although a Bridge forwards the lowest addresses then.
 */
export function openWindows(header: Uint8Array): BridgeWindow[] {
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  const word = (at: number) => BigInt(view.getUint16(at, true));
  const isWide = (at: number) => (view.getUint8(at) & 0xf) === 1;
  const upper = (at: number) => BigInt(view.getUint32(at, true)) << 32n;
  const io = (at: number, upperAt: number) =>
    ((BigInt(view.getUint8(at)) & 0xf0n) << 8n) | (isWide(at) ? word(upperAt) << 16n : 0n);
  const memory = (at: number) => (word(at) & 0xfff0n) << 16n;
  const prefetchable = (at: number, upperAt: number) => memory(at) | (isWide(at) ? upper(upperAt) : 0n);
  const windows: BridgeWindow[] = [
    { kind: "io", base: io(0x1c, 0x30), limit: io(0x1d, 0x32) | IO_LIMIT },
    { kind: "memory", base: memory(0x20), limit: memory(0x22) | MEMORY_LIMIT },
    {
      kind: "prefetchable",
      base: prefetchable(0x24, 0x28),
      limit: prefetchable(0x26, 0x2c) | MEMORY_LIMIT,
    },
  ];
  return windows.filter(({ base, limit }) => base !== 0n && base <= limit);
}
