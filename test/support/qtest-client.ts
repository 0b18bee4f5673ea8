// A qtest client on a socket.

import type { Socket } from "node:net";

/** A client that gathers what it receives. */
export class QtestClient {
  received = "";
  #changed = (): void => {};
  readonly #ended: Promise<string>;

  constructor(readonly socket: Socket) {
    socket.setEncoding("latin1").on("error", () => {});
    socket.on("data", (text) => {
      this.received += text;
      this.#changed();
    });
    this.#ended = new Promise((resolve) => socket.once("close", () => resolve(this.received)));
  }

  /** Sends text and waits until `length` more characters came. */
  async ask(text: string, length: number): Promise<string> {
    const start = this.received.length;
    this.socket.write(text, "latin1");
    while (this.received.length < start + length) {
      await new Promise<void>((resolve) => {
        this.#changed = resolve;
      });
    }
    return this.received.slice(start);
  }

  /** Everything received until the server closed. */
  untilClosed(): Promise<string> {
    return this.#ended;
  }
}
