// Guest memory, taken from the host only where something is written.

const CHUNK_SHIFT = 20;
const CHUNK_SIZE = 1 << CHUNK_SHIFT;
const CHUNK_MASK = CHUNK_SIZE - 1;

/** Size of guest memory unless told otherwise: 64 MiB. */
export const DEFAULT_RAM_SIZE = 64 * 1024 * 1024;

/**
 * RAM from address 0 up. Every operation takes any range, touches only what lies below `size`, and says how many
 * bytes from the range's start that were, so that the caller can route the rest. Memory never written reads zero.
 */
export class Ram {
  /** Bytes, at most 2^32. */
  readonly size: number;
  readonly #limit: bigint;
  readonly #chunks: (DataView | undefined)[] = [];
  readonly #scratch = new DataView(new ArrayBuffer(8));

  /** Throws a RangeError unless `size` is a multiple of 1 MiB, from 1 MiB to 4 GiB. */
  constructor(size = DEFAULT_RAM_SIZE) {
    if (!Number.isInteger(size / CHUNK_SIZE) || size < CHUNK_SIZE || size > 2 ** 32) {
      throw new RangeError(`RAM size ${size} is not a multiple of 1 MiB from 1 MiB to 4 GiB`);
    }
    this.size = size;
    this.#limit = BigInt(size);
  }

  /** Bytes of host memory in use. */
  get allocated(): number {
    return this.#chunks.reduce((sum) => sum + CHUNK_SIZE, 0);
  }

  /** How many of `length` bytes at `address` are RAM: the first ones, or none. */
  overlap(address: bigint, length: number): number {
    return address < this.#limit ? Math.min(length, this.size - Number(address)) : 0;
  }

  /** A little-endian number; undefined unless all of it is RAM. */
  readNumber(address: bigint, size: 1 | 2 | 4 | 8): bigint | undefined {
    const position = this.#whole(address, size);
    if (position === undefined) return undefined;
    const offset = position & CHUNK_MASK;
    if (offset + size > CHUNK_SIZE) return this.#readAcross(address, size);
    const chunk = this.#chunks[position >>> CHUNK_SHIFT];
    if (chunk === undefined) return 0n;
    if (size === 8) return chunk.getBigUint64(offset, true);
    if (size === 4) return BigInt(chunk.getUint32(offset, true));
    return BigInt(size === 2 ? chunk.getUint16(offset, true) : chunk.getUint8(offset));
  }

  /** Writes the low `size` bytes of `value`, little-endian; false, and nothing is written, unless all of it is RAM. */
  writeNumber(address: bigint, size: 1 | 2 | 4 | 8, value: bigint): boolean {
    if (this.#whole(address, size) === undefined) return false;
    this.#scratch.setBigUint64(0, value, true);
    this.write(address, new Uint8Array(this.#scratch.buffer, 0, size));
    return true;
  }

  /** Copies RAM into the part of `into` that overlaps; the rest keeps what it had. */
  read(address: bigint, into: Uint8Array): number {
    return this.#eachChunk(address, into.length, (index, offset, from, length) => {
      const chunk = this.#chunks[index];
      if (chunk === undefined) into.fill(0, from, from + length);
      else into.set(new Uint8Array(chunk.buffer, offset, length), from);
    });
  }

  /** Writes the part of `bytes` that overlaps. */
  write(address: bigint, bytes: Uint8Array): number {
    return this.#eachChunk(address, bytes.length, (index, offset, from, length) => {
      new Uint8Array(this.#chunk(index).buffer, offset, length).set(bytes.subarray(from, from + length));
    });
  }

  /** Sets the part of `length` bytes that overlaps to `byte`; zeros take no host memory. */
  fill(address: bigint, length: number, byte: number): number {
    return this.#eachChunk(address, length, (index, offset, _from, count) => {
      if (byte === 0 && this.#chunks[index] === undefined) return;
      new Uint8Array(this.#chunk(index).buffer, offset, count).fill(byte);
    });
  }

  #whole(address: bigint, size: number): number | undefined {
    if (address >= this.#limit) return undefined;
    const position = Number(address);
    return position + size <= this.size ? position : undefined;
  }

  #readAcross(address: bigint, size: number): bigint {
    this.#scratch.setBigUint64(0, 0n);
    this.read(address, new Uint8Array(this.#scratch.buffer, 0, size));
    return this.#scratch.getBigUint64(0, true);
  }

  #chunk(index: number): DataView {
    const existing = this.#chunks[index];
    if (existing !== undefined) return existing;
    const created = new DataView(new ArrayBuffer(CHUNK_SIZE));
    this.#chunks[index] = created;
    return created;
  }

  #eachChunk(
    address: bigint,
    length: number,
    visit: (index: number, offset: number, from: number, length: number) => void,
  ): number {
    const overlap = this.overlap(address, length);
    let position = Number(address);
    for (let from = 0; from < overlap; ) {
      const offset = position & CHUNK_MASK;
      const count = Math.min(CHUNK_SIZE - offset, overlap - from);
      visit(position >>> CHUNK_SHIFT, offset, from, count);
      from += count;
      position += count;
    }
    return overlap;
  }
}
