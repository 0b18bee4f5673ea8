// Interception of interrupt lines: which changes a client hears of.

import type { QtestTarget } from "./target";

/** Where the I/O APIC lies in the object tree of QEMU's q35 machine; clients name it by the whole path or its end. */
const IOAPIC_PATH = ["machine", "q35", "ioapic"];

/** The device that a QEMU object path leads to, or undefined. An absolute path must be whole. */
export function deviceAt(path: string): "ioapic" | undefined {
  const parts = path.split("/").filter((part) => part !== "");
  const isWhole = parts.length === IOAPIC_PATH.length;
  if (parts.length === 0 || (path.startsWith("/") && !isWhole)) return undefined;
  const tail = IOAPIC_PATH.slice(-parts.length);
  return parts.join("/") === tail.join("/") ? "ioapic" : undefined;
}

/** Turns what a device's input lines do into `IRQ raise N` and `IRQ lower N`, one line a change. */
export class Interrupts {
  readonly #target: QtestTarget;
  readonly #send: (line: string) => void;
  readonly #raised = new Set<number>();
  #stop: (() => void) | undefined;

  constructor(target: QtestTarget, send: (line: string) => void) {
    this.#target = target;
    this.#send = send;
  }

  /**
   * Intercepts a device's inputs or outputs; the first interception holds, as in QEMU, where later ones do nothing.
   * Every line counts as low then. The I/O APIC has no outputs, so theirs are silent. False if there is no such device.
   */
  intercept(path: string, direction: "in" | "out"): boolean {
    const device = deviceAt(path);
    if (device === undefined || !this.#target.interceptIn(device)) return false;
    this.#stop ??= direction === "in" ? this.#target.onIrq(this.#report) : () => {};
    return true;
  }

  /** Ends the interception; nothing is sent any more. */
  close(): void {
    this.#stop?.();
    this.#stop = undefined;
  }

  readonly #report = (line: number, level: boolean): void => {
    if (this.#raised.has(line) === level) return;
    if (level) this.#raised.add(line);
    else this.#raised.delete(line);
    this.#send(`IRQ ${level ? "raise" : "lower"} ${line}\n`);
  };
}
