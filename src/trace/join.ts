// Reads that came as two bytes, put together: some processors, emulated or not, read 16 bits of configuration space so.

import type { ConfigAccess, TraceEntry } from "./line";

type ConfigEntry = ConfigAccess & { readonly kind: "config"; readonly domain: number };

export class JoinedReads {
  /** The first byte of what may be 16 bits. */
  private half: ConfigEntry | undefined;

  constructor(private readonly next: (entry: TraceEntry) => void) {}

  write(entry: TraceEntry): void {
    const { half } = this;
    if (half && entry.kind === "config" && isSecond(half, entry)) {
      this.half = undefined;
      this.next({ ...half, size: 2, value: half.value | (entry.value << 8) });
      return;
    }
    this.flush();
    if (entry.kind === "config" && !entry.write && entry.size === 1 && entry.offset % 2 === 0)
      this.half = entry;
    else this.next(entry);
  }

  /** Writes a byte that is held back. */
  flush(): void {
    const { half } = this;
    this.half = undefined;
    if (half) this.next(half);
  }
}

function isSecond(first: ConfigEntry, { write, domain, routingId, offset, size }: ConfigEntry): boolean {
  const isSame = domain === first.domain && routingId === first.routingId;
  return !write && size === 1 && isSame && offset === first.offset + 1;
}
