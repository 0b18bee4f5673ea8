// Messages cut out of a stream that brings them in any pieces.

import { HEADER_BYTES, messageBytes } from "./messages";

/** Holds at most one message that is not whole. */
export class MessageCutter {
  #header = new Uint8Array(HEADER_BYTES);
  #message: Uint8Array | undefined;
  #filled = 0;
  #broken: string | undefined;

  /** `limit`: bytes of the longest message, header included. */
  constructor(readonly limit: number) {}

  /** Why nothing more can be read from the stream; undefined while all is well. */
  get broken(): string | undefined {
    return this.#broken;
  }

  /** The header that was read last; of a stream that is broken, the one that broke it. */
  get header(): Uint8Array {
    return this.#header;
  }

  /** Bytes of a message whose end has not come yet. */
  get waiting(): number {
    return this.#filled;
  }

  /**
   * Takes the next piece and gives each message that is now whole. A size that no message has, below 16 or above the limit,
   * breaks the stream: where the next message begins is unknown then. Nothing is reserved for such a message.
   */
  *push(piece: Uint8Array): Generator<Uint8Array, void, undefined> {
    for (let at = 0; at < piece.length && this.#broken === undefined; ) {
      const target = this.#message ?? this.#header;
      const taken = piece.subarray(at, at + target.length - this.#filled);
      target.set(taken, this.#filled);
      this.#filled += taken.length;
      at += taken.length;
      if (this.#filled < target.length) return;
      const whole = this.#message === undefined ? this.#begin() : this.#end(this.#message);
      if (whole !== undefined) yield whole;
    }
  }

  /** A header is there: reserves room for its message, or gives it if that is all. */
  #begin(): Uint8Array | undefined {
    const size = messageBytes(this.#header);
    if (size < HEADER_BYTES || size > this.limit) {
      this.#broken = `message of ${size} bytes, not ${HEADER_BYTES} to ${this.limit}`;
      return undefined;
    }
    const message = new Uint8Array(size);
    message.set(this.#header);
    if (size === HEADER_BYTES) return this.#end(message);
    this.#message = message;
    return undefined;
  }

  #end(message: Uint8Array): Uint8Array {
    this.#message = undefined;
    this.#filled = 0;
    return message;
  }
}
