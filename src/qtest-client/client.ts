// A client of QEMU's qtest protocol: typed commands, any number of them under way at once.

import type { Channel } from "./channel";
import { QtestClosedError, QtestReplyError } from "./errors";

export type QtestPortSize = 1 | 2 | 4;
export type QtestMemorySize = 1 | 2 | 4 | 8;

/** An interrupt line that was intercepted changed its level. */
export type QtestIrqListener = (line: number, level: boolean) => void;

const LETTER = { 1: "b", 2: "w", 4: "l", 8: "q" } as const;

interface Waiting {
  readonly command: string;
  readonly resolve: (words: string[]) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Commands go out in the order of the calls, and many may be under way: awaiting each is slow, awaiting the last of a
 * hundred is not. Methods reject with QtestReplyError where the server refuses, and with QtestClosedError when the
 * connection ends. Values are unsigned; addresses and 64-bit values are bigints.
 */
export class QtestClient {
  private readonly waiting: Waiting[] = [];
  private readonly listeners = new Set<QtestIrqListener>();
  private outgoing = "";
  private incoming = "";
  private ended: string | undefined;

  constructor(private readonly channel: Channel) {
    channel.open(
      (text) => this.receive(text),
      (reason) => this.end(reason),
    );
  }

  /** Sends one line; gives the words of the reply behind `OK`. */
  command(command: string): Promise<string[]> {
    return new Promise((resolve, reject) => {
      if (this.ended !== undefined) {
        reject(new QtestClosedError(this.ended));
        return;
      }
      this.waiting.push({ command, resolve, reject });
      if (this.outgoing === "") queueMicrotask(() => this.flush());
      this.outgoing += `${command}\n`;
    });
  }

  async portRead(port: number, size: QtestPortSize): Promise<number> {
    return Number(await this.value(`in${LETTER[size]} ${hex(port)}`));
  }

  async portWrite(port: number, size: QtestPortSize, value: number): Promise<void> {
    await this.command(`out${LETTER[size]} ${hex(port)} ${hex(value)}`);
  }

  /** A little-endian number. */
  async memoryRead(address: bigint, size: QtestMemorySize): Promise<bigint> {
    return BigInt(await this.value(`read${LETTER[size]} ${hex(address)}`));
  }

  async memoryWrite(address: bigint, size: QtestMemorySize, value: bigint): Promise<void> {
    await this.command(`write${LETTER[size]} ${hex(address)} ${hex(value)}`);
  }

  /** Bytes in address order; `length` is at least 1. */
  async readBytes(address: bigint, length: number): Promise<Uint8Array> {
    const text = await this.value(`read ${hex(address)} ${hex(length)}`);
    return Uint8Array.from({ length }, (_, i) => Number.parseInt(text.slice(2 + 2 * i, 4 + 2 * i), 16));
  }

  async writeBytes(address: bigint, bytes: Uint8Array): Promise<void> {
    const digits = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    await this.command(`write ${hex(address)} ${hex(bytes.length)} 0x${digits}`);
  }

  async fill(address: bigint, length: number, byte: number): Promise<void> {
    await this.command(`memset ${hex(address)} ${hex(length)} ${hex(byte)}`);
  }

  async isLittleEndian(): Promise<boolean> {
    return (await this.value("endianness")) === "little";
  }

  /** Moves the machine's clock on, to the next timer without `ns`; gives the new time in nanoseconds. */
  async clockStep(ns?: bigint): Promise<bigint> {
    return BigInt(await this.value(ns === undefined ? "clock_step" : `clock_step ${ns}`));
  }

  async clockSet(ns: bigint): Promise<bigint> {
    return BigInt(await this.value(`clock_set ${ns}`));
  }

  /** From here on `onIrq` hears of the input lines of the device at that path, `ioapic` for example. */
  async interceptIn(path: string): Promise<void> {
    await this.command(`irq_intercept_in ${path}`);
  }

  async interceptOut(path: string): Promise<void> {
    await this.command(`irq_intercept_out ${path}`);
  }

  async setIrqIn(path: string, name: string, line: number, level: number): Promise<void> {
    await this.command(`set_irq_in ${path} ${name} ${line} ${level}`);
  }

  /** Calls the listener for each change of an intercepted line; gives the call that ends this. */
  onIrq(listener: QtestIrqListener): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** Ends the connection. What is still under way rejects. */
  close(): void {
    this.channel.close();
    this.end("the connection was closed");
  }

  private async value(command: string): Promise<string> {
    const [value] = await this.command(command);
    if (value === undefined) throw new QtestReplyError(command, "OK without a value");
    return value;
  }

  private flush(): void {
    const text = this.outgoing;
    this.outgoing = "";
    if (this.ended === undefined) this.channel.send(text);
  }

  private receive(text: string): void {
    const lines = (this.incoming + text).split("\n");
    this.incoming = lines.pop() ?? "";
    for (const line of lines) this.line(line.replace(/\r$/, ""));
  }

  private line(line: string): void {
    const words = line.split(" ");
    if (words[0] === "IRQ") {
      for (const listener of this.listeners) listener(Number(words[2]), words[1] === "raise");
      return;
    }
    const next = this.waiting.shift();
    if (next && words[0] === "OK") next.resolve(words.slice(1));
    else next?.reject(new QtestReplyError(next.command, line));
  }

  private end(reason: string): void {
    if (this.ended !== undefined) return;
    this.ended = reason;
    for (const { reject } of this.waiting.splice(0)) reject(new QtestClosedError(reason));
  }
}

const hex = (value: number | bigint) => `0x${value.toString(16)}`;
