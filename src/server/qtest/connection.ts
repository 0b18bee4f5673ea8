// Pumps one client's bytes through a session, no faster than the client takes the replies.

import type { Readable, Writable } from "node:stream";
import type { QtestClock } from "./clock";
import { QtestSession } from "./session";
import type { QtestTarget } from "./target";

interface Settle {
  readonly resolve: (reason: string) => void;
  readonly reject: (error: unknown) => void;
}

/** Serves one client from the first byte to the last; never closes the streams, whoever opened them does. */
export class QtestConnection {
  /** Resolves with the reason when the client is done or gone; rejects only with what the target threw. */
  readonly ended: Promise<string>;
  readonly #session: QtestSession;
  readonly #input: Readable;
  readonly #output: Writable;
  #settle: Settle | undefined;
  #inputEnded = false;

  constructor(target: QtestTarget, clock: QtestClock, input: Readable, output: Writable) {
    this.#input = input;
    this.#output = output;
    this.#session = new QtestSession(target, { clock, notify: (line) => output.write(line, "latin1") });
    this.ended = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    this.#listen();
    input.resume();
  }

  /** Stops at once, unanswered commands included. */
  stop(reason: string): void {
    this.#finish()?.resolve(reason);
  }

  #listen(): void {
    this.#input.on("data", this.#advance).once("end", this.#endInput).on("error", this.#lose);
    this.#input.once("close", () => {
      if (!this.#inputEnded) this.#lose();
    });
    this.#output.on("error", this.#lose).once("close", () => this.#lose());
  }

  readonly #lose = (error?: Error): void => {
    this.stop(error === undefined ? "client left" : `client lost: ${error.message}`);
  };

  readonly #endInput = (): void => {
    this.#inputEnded = true;
    if (!this.#session.pending) this.#drain();
  };

  readonly #advance = (chunk: Uint8Array | string): void => {
    if (this.#settle === undefined) return;
    let reply: string;
    try {
      reply = this.#session.feed(chunk);
    } catch (error) {
      this.#finish()?.reject(error);
      return;
    }
    const isTaken = reply === "" || this.#output.write(reply, "latin1");
    if (this.#session.closed) this.#drain();
    else if (!isTaken) this.#pauseUntil((next) => this.#output.once("drain", next));
    else if (this.#session.pending) this.#pauseUntil(setImmediate);
  };

  #pauseUntil(schedule: (next: () => void) => void): void {
    this.#input.pause();
    schedule(() => this.#continue());
  }

  #continue(): void {
    if (this.#session.pending) this.#advance("");
    if (this.#settle === undefined || this.#session.pending || this.#output.writableNeedDrain) return;
    if (this.#inputEnded) this.#drain();
    else this.#input.resume();
  }

  /** No more replies come: ends when the client has taken those that are on the way. */
  #drain(): void {
    const reason = this.#endReason();
    this.#input.off("data", this.#advance).off("end", this.#endInput);
    this.#session.close();
    this.#output.write("", () => this.stop(reason));
  }

  #endReason(): string {
    if (this.#session.closed) return "client sent a line that is too long";
    const { waiting } = this.#session;
    return waiting === 0 ? "client left" : `client left in the middle of a line, ${waiting} bytes dropped`;
  }

  /** Detaches from the streams; the result settles `ended`, once. */
  #finish(): Settle | undefined {
    const settle = this.#settle;
    this.#settle = undefined;
    this.#session.close();
    this.#input.off("data", this.#advance).off("end", this.#endInput);
    return settle;
  }
}
