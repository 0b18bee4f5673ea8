// Bytes that come one by one, handed on in pieces.

const MOST_BYTES = 4096;

/** Hands on what came since the last time as soon as whoever sends it has finished its turn, or 4 KiB are there. */
export class ByteBatch {
  private readonly bytes = new Uint8Array(MOST_BYTES);
  private length = 0;

  constructor(private readonly take: (bytes: Uint8Array) => void) {}

  push(byte: number): void {
    if (this.length === 0) queueMicrotask(() => this.flush());
    this.bytes[this.length++] = byte;
    if (this.length === MOST_BYTES) this.flush();
  }

  flush(): void {
    if (this.length === 0) return;
    const piece = this.bytes.slice(0, this.length);
    this.length = 0;
    this.take(piece);
  }
}
