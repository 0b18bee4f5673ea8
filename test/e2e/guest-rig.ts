// A guest for tests: a real Linux with a machine of ours, and what it did to it.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { afterAll, beforeAll, describe, test } from "vitest";
import { DEFAULT_MEMORY, Guest } from "../../src/guest/guest";
import { type PreparedMachine, type PrepareOptions, prepareMachine } from "../../src/guest/prepare";
import { writeTar } from "../../src/guest-image/guest-files/tar";
import { ensureGuestImage, type GuestImage } from "../../src/guest-image/image";
import type { MachineDescription } from "../../src/machine/description";
import type { InterruptMessage } from "../../src/model/interrupts/interrupts";
import type { AnyFunction, MachineEvent } from "../../src/model/machine";
import { type ConfigAccess, formatConfigAccess } from "../../src/trace/line";
import { Explainer } from "../../src/trace/names";
import { inContinuousIntegration } from "../support/environment";

/** A boot takes ten seconds where nothing else runs. */
export const BOOT_TIMEOUT = 240_000;
export const SCRIPT_TIMEOUT = 180_000;

export class Rig {
  readonly messages: InterruptMessage[] = [];
  readonly events: MachineEvent[] = [];
  guest!: Guest;
  private readonly accesses: ConfigAccess[] = [];

  get machine() {
    return this.guest.machine;
  }

  async boot(description: MachineDescription, image: GuestImage, options: PrepareOptions): Promise<void> {
    await this.start(await prepareMachine(description, options), image);
  }

  async start(prepared: PreparedMachine, image: GuestImage, memorySize = DEFAULT_MEMORY): Promise<void> {
    this.guest = await Guest.boot({
      prepared,
      memorySize,
      wasm: await readWasm(),
      kernel: new Uint8Array(await readFile(image.kernel)),
      setupHeader: image.setupHeader,
      initrd: new Uint8Array(await readFile(image.initrd)),
      listeners: {
        interrupt: (message) => void this.messages.push(message),
        events: (events) => void this.events.push(...events),
        access: (access) => void this.accesses.push(access),
      },
    });
    await this.guest.files.ready;
  }

  /** Runs a shell script in the guest; gives what it printed. Throws if it fails, with what it printed. */
  async run(script: string): Promise<string> {
    const { code, output } = await this.capture(`set -e\n${script}`);
    if (code !== 0) throw new Error(`exit code ${code}:\n${output}`);
    return output;
  }

  async capture(script: string): Promise<{ code: number; output: string }> {
    const data = new TextEncoder().encode(`#!/bin/sh\n${script}\n`);
    const entry = {
      type: "file",
      name: "run/ridge/script",
      mode: 0o755,
      modified: 0,
      data,
      target: "",
    } as const;
    await this.guest.files.put(writeTar([entry]));
    const { code, output } = await this.guest.files.capture();
    return { code, output: new TextDecoder().decode(output) };
  }

  /** Who answers at an address. */
  at(address: string): AnyFunction {
    const f = this.machine.at(address);
    if (!f) throw new Error(`${address} does not answer`);
    return f;
  }

  /** What the kernel has logged when something in it matches `pattern` (of grep -E), without time stamps; starts anew. */
  async log(pattern: string): Promise<string> {
    const found = `dmesg | grep -Eq '${pattern}'`;
    const log = await this.run(
      `for i in $(seq 600); do ${found} && break; usleep 100000; done\ndmesg\n${found} || exit 1\ndmesg -C`,
    );
    return log.replace(/^\[[^\]]*\] /gm, "");
  }

  /** The writes to configuration space that `run` makes, as `ridge linux --record --explain` names them. */
  async writesOf(run: () => Promise<unknown>): Promise<string[]> {
    const before = this.accesses.length;
    await run();
    const explainer = new Explainer(this.machine);
    const writes = this.accesses.slice(before).filter(({ write }) => write);
    return writes.map((access) => `${formatConfigAccess(access)} # ${explainer.explain(access)}`);
  }

  /** Warnings and errors of the kernel since the last call that speak of PCI, without their time stamps. */
  async complaints(): Promise<string[]> {
    const log = await this.run("dmesg -r; dmesg -C");
    return log
      .split("\n")
      .filter((line) => /^<[0-4]>/.test(line) && /pci|AER|DPC|BAR|bridge/i.test(line))
      .map((line) => line.replace(/^<\d+>\[[^\]]*\] /, ""));
  }
}

export async function readWasm(): Promise<Uint8Array<ArrayBuffer>> {
  const path = createRequire(import.meta.url).resolve("v86/build/v86.wasm");
  return new Uint8Array(await readFile(path));
}

/** The image, or why there is none. In CI it throws instead. */
async function findImage(): Promise<{ image: GuestImage } | { reason: string }> {
  try {
    return { image: await ensureGuestImage() };
  } catch (error) {
    if (inContinuousIntegration()) throw error;
    return { reason: (error as Error).message };
  }
}

/** A `describe` with one guest for all its tests; skipped with the reason where no guest image can be had. */
export async function describeGuest(
  title: string,
  description: MachineDescription,
  define: (rig: Rig) => void,
  options: PrepareOptions = {},
): Promise<void> {
  const found = await findImage();
  describe(title, () => {
    if ("reason" in found) return test.skip(`needs the guest image: ${found.reason}`, () => {});
    const rig = new Rig();
    beforeAll(() => rig.boot(description, found.image, options), BOOT_TIMEOUT);
    afterAll(() => rig.guest?.stop());
    define(rig);
  });
}
