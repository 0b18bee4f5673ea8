// One client on its socket: messages in, replies and commands out, no faster than the client takes them.

import { once } from "node:events";
import type { Socket } from "node:net";
import type { Served } from "../../sockets/listener";
import type { ToClient } from "./client-memory";
import { MessageCutter } from "./framing";
import { decode, Errno, encodeRefusal } from "./messages";
import { MESSAGE_LIMIT, type VfioUserSession } from "./session";

export interface ConnectionOptions {
  /** Makes the session of this client. */
  readonly begin: (client: ToClient) => VfioUserSession;
  /** After each message: what must be waited for before its reply goes. */
  readonly settled: () => Promise<void> | undefined;
  /** The client is gone. */
  readonly left: () => void;
}

export class VfioUserConnection implements Served {
  readonly ended: Promise<string>;
  private readonly session: VfioUserSession;
  private readonly cutter = new MessageCutter(MESSAGE_LIMIT);
  private readonly gone = new AbortController();
  private stopped: string | undefined;

  constructor(
    private readonly socket: Socket,
    private readonly options: ConnectionOptions,
  ) {
    this.session = options.begin({
      send: (message) => void socket.write(message),
      get waiting() {
        return socket.writableLength;
      },
    });
    socket.once("close", () => this.gone.abort());
    this.ended = this.serve().finally(() => {
      this.session.close();
      options.left();
    });
  }

  stop(reason: string): void {
    this.stopped ??= reason;
    this.socket.destroy();
  }

  private async serve(): Promise<string> {
    try {
      for await (const piece of this.socket.iterator({ destroyOnReturn: false })) {
        await this.take(piece as Uint8Array);
        if (this.isOver) break;
      }
      await this.flush();
    } catch (error) {
      if (!this.gone.signal.aborted && !this.socket.destroyed) throw error;
    }
    return this.reason;
  }

  private async take(piece: Uint8Array): Promise<void> {
    for (const bytes of this.cutter.push(piece)) {
      const reply = this.session.handle(bytes);
      await this.options.settled();
      if (reply && !this.socket.write(reply)) await once(this.socket, "drain", { signal: this.gone.signal });
      if (this.session.closed !== undefined) return;
    }
    const broken = this.cutter.broken === undefined ? undefined : decode(this.cutter.header);
    if (broken?.isReply === false) this.socket.write(encodeRefusal(broken, Errno.EINVAL));
  }

  /** The last reply goes before the socket does. */
  private async flush(): Promise<void> {
    if (this.socket.destroyed) return;
    await new Promise<void>((resolve) => {
      this.gone.signal.addEventListener("abort", () => resolve());
      this.socket.end(resolve);
    });
  }

  private get isOver(): boolean {
    return this.session.closed !== undefined || this.cutter.broken !== undefined;
  }

  private get reason(): string {
    const { broken, waiting } = this.cutter;
    if (this.stopped !== undefined) return this.stopped;
    if (this.session.closed !== undefined) return this.session.closed;
    if (broken !== undefined) return `client sent a ${broken}`;
    return waiting === 0 ? "client left" : `client left in the middle of a message, ${waiting} bytes dropped`;
  }
}
