// Cuts a byte stream into lines, however it is split over packets.

/** Longest line in bytes, its end not counted. */
export const LINE_LIMIT = 16 * 1024 * 1024;

const SMALLEST_STORE = 4096;
/** A larger store is given back after its line. */
const LARGEST_STORE = 1024 * 1024;
const EMPTY = Buffer.alloc(0);

/** One character a byte (Latin-1), so that whatever comes in can be sent back unchanged. */
export class LineCutter {
  #chunk = "";
  #position = 0;
  #partial: Buffer = EMPTY;
  #partialLength = 0;
  #overflow = false;

  /** A line grew beyond the limit; no more lines come. */
  get overflow(): boolean {
    return this.#overflow;
  }

  /** Bytes of a line whose end has not come yet, once `next` has said that there is no line. */
  get waiting(): number {
    return this.#partialLength;
  }

  push(text: string): void {
    this.#chunk = this.#position < this.#chunk.length ? this.#chunk.slice(this.#position) + text : text;
    this.#position = 0;
  }

  /** The next whole line without its end, or undefined until more is pushed. */
  next(): string | undefined {
    if (this.#overflow) return undefined;
    const end = this.#chunk.indexOf("\n", this.#position);
    const stop = end < 0 ? this.#chunk.length : end;
    if (this.#partialLength + stop - this.#position > LINE_LIMIT) {
      this.#drop();
      return undefined;
    }
    const part = this.#chunk.slice(this.#position, stop);
    this.#position = stop + 1;
    if (end >= 0) return this.#partialLength === 0 ? part : this.#complete(part);
    if (part !== "") this.#keep(part);
    return undefined;
  }

  #complete(part: string): string {
    const line = this.#partial.toString("latin1", 0, this.#partialLength) + part;
    this.#partialLength = 0;
    if (this.#partial.length > LARGEST_STORE) this.#partial = EMPTY;
    return line;
  }

  #keep(part: string): void {
    const length = this.#partialLength + part.length;
    if (length > this.#partial.length) {
      const larger = Buffer.alloc(Math.max(SMALLEST_STORE, 2 * length));
      this.#partial.copy(larger, 0, 0, this.#partialLength);
      this.#partial = larger;
    }
    this.#partial.write(part, this.#partialLength, "latin1");
    this.#partialLength = length;
    this.#chunk = "";
    this.#position = 0;
  }

  #drop(): void {
    this.#overflow = true;
    this.#chunk = "";
    this.#partial = EMPTY;
    this.#partialLength = 0;
  }
}
