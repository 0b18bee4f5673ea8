// Cuts the bytes that come from the guest's files port into messages.

import { type GuestMessage, parseLine } from "./protocol";

/** Lines are short; what is longer is not from our guest. */
const LONGEST_LINE = 512;

/** Collects bytes as they come, in pieces of any size. Memory is bounded by what `data` announces, at most `mostData`. */
export class MessageReader {
  #line: number[] = [];
  #data: Uint8Array | null = null;
  #filled = 0;

  constructor(
    private readonly onMessage: (message: GuestMessage) => void,
    private readonly mostData: number,
  ) {}

  /** Takes the next bytes and calls `onMessage` for each message that is complete with them. */
  push(bytes: Uint8Array): void {
    let at = 0;
    while (at < bytes.length) {
      if (this.#data) at = this.#takeData(this.#data, bytes, at);
      else this.#takeByte(bytes[at++]!);
    }
  }

  #takeByte(byte: number): void {
    if (byte !== 0x0a) {
      this.#line.push(byte);
      if (this.#line.length > LONGEST_LINE) this.#endLine();
      return;
    }
    this.#endLine();
  }

  #endLine(): void {
    const line = String.fromCharCode(...this.#line);
    this.#line = [];
    const message = parseLine(line);
    if (message.kind !== "data") this.onMessage(message);
    else if (message.bytes > this.mostData) this.onMessage({ kind: "unknown", line });
    else this.#beginData(message.bytes);
  }

  #beginData(bytes: number): void {
    this.#data = new Uint8Array(bytes);
    this.#filled = 0;
    if (bytes === 0) this.#endData(this.#data);
  }

  #takeData(data: Uint8Array, bytes: Uint8Array, at: number): number {
    const piece = bytes.subarray(at, at + data.length - this.#filled);
    data.set(piece, this.#filled);
    this.#filled += piece.length;
    if (this.#filled === data.length) this.#endData(data);
    return at + piece.length;
  }

  #endData(data: Uint8Array): void {
    this.#data = null;
    this.onMessage({ kind: "data", data });
  }
}
