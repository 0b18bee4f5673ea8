// What the guest writes on its console: kept until it is ready, then shown, as fast as the reader takes it.

import type { Guest } from "../../guest/guest";

/** Bytes of boot messages that are kept for the case that the guest never gets ready. */
const MOST_KEPT = 16 * 1024;
/** Bytes that standard output may owe before the guest has to wait. */
const MOST_OWED = 1 << 20;

export class ConsoleOutput {
  private kept: Uint8Array[] = [];
  private keptBytes = 0;
  private shown = false;
  private waiting = false;
  private guest: Guest | undefined;

  take(bytes: Uint8Array): void {
    if (this.shown) this.print(bytes);
    else this.keep(bytes);
  }

  /** From here on everything is printed. What was kept is forgotten. */
  show(guest: Guest): void {
    this.guest = guest;
    this.shown = true;
    this.kept = [];
  }

  /** The end of what was kept: why a guest did not get ready. */
  lastLines(count: number): string[] {
    const text = Buffer.concat(this.kept).toString("utf8");
    return text
      .split(/[\r\n]+/)
      .filter((line) => line.trim() !== "")
      .slice(-count);
  }

  private keep(bytes: Uint8Array): void {
    this.kept.push(bytes);
    this.keptBytes += bytes.length;
    while (this.keptBytes > MOST_KEPT && this.kept.length > 1)
      this.keptBytes -= this.kept.shift()?.length ?? 0;
  }

  private print(bytes: Uint8Array): void {
    const { stdout } = process;
    stdout.write(bytes);
    if (this.waiting || stdout.writableLength < MOST_OWED) return;
    this.waiting = true;
    void this.guest?.pause();
    stdout.once("drain", () => {
      this.waiting = false;
      void this.guest?.unpause();
    });
  }
}
