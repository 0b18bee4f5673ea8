// One guest from its start to its end, as the command line asked for it.

import { Guest, type GuestEnd, type GuestListeners } from "../../guest/guest";
import { type PreparedMachine, prepareMachine } from "../../guest/prepare";
import { ensureGuestImage } from "../../guest-image/image";
import type { MachineDescription } from "../../machine/description";
import { complain, warnOf } from "../output";
import { captureTlpsIn } from "../tlp";
import { ConsoleOutput } from "./console";
import { readBytes, readEmulator, writeBytes, writeDumpFile } from "./files";
import { type LinkOptions, plugLinks } from "./links";
import { Recorder } from "./recorder";
import { fetchFiles, type GuestFiles, sendFiles } from "./script";
import { attachTerminal } from "./terminal";

export interface SessionOptions extends GuestFiles, LinkOptions {
  /** Seconds until the guest is ended; none if absent. */
  readonly timeout?: number;
  readonly dump?: string;
  readonly record?: string;
  readonly explain: boolean;
  readonly tlp?: string;
  readonly snapshot?: string;
  readonly resume?: string;
  readonly append?: string;
  readonly modules: readonly string[];
  readonly kernel?: string;
  readonly initrd?: string;
}

/** Exit codes beside the script's own. */
const TIMED_OUT = 124;
const DIED = 125;
const INTERRUPTED = 130;

const LINES_OF_A_DEAD_GUEST = 10;

export async function runSession(description: MachineDescription, options: SessionOptions): Promise<number> {
  const prepared = await prepareMachine(description);
  warnOf(
    prepared.warnings.map((warning) => warning.message),
    true,
  );
  const session = new Session(prepared, options);
  return session.run();
}

class Session {
  private readonly output = new ConsoleOutput();
  private readonly recorder: Recorder | undefined;
  private readonly started = performance.now();
  /** Why the guest was ended from outside. */
  private verdict: number | undefined;

  constructor(
    private readonly prepared: PreparedMachine,
    private readonly options: SessionOptions,
  ) {
    const { record, explain, tlp } = options;
    if (tlp !== undefined) captureTlpsIn(tlp, prepared.machine);
    plugLinks(prepared.machine, options);
    this.recorder = record === undefined ? undefined : new Recorder(record, prepared.machine, explain);
  }

  async run(): Promise<number> {
    const guest = await this.start();
    const interrupt = () => this.end(guest, INTERRUPTED);
    const { timeout } = this.options;
    const timer =
      timeout === undefined ? undefined : setTimeout(() => this.end(guest, TIMED_OUT), timeout * 1000);
    process.on("SIGINT", interrupt).on("SIGTERM", interrupt);
    try {
      return await this.outcome(guest);
    } finally {
      clearTimeout(timer);
      process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
      await guest.stop();
      this.recorder?.close();
      if (this.options.dump !== undefined) writeDumpFile(this.options.dump, guest.machine);
    }
  }

  private async start(): Promise<Guest> {
    const { prepared, options } = this;
    const common = { prepared, wasm: await readEmulator(), listeners: this.listeners() };
    if (options.resume !== undefined) {
      return Guest.resume({ ...common, snapshot: await readBytes(options.resume) });
    }
    const { kernel, initrd, modules, append } = options;
    const image = await ensureGuestImage({
      modules,
      onProgress: complain,
      ...(kernel !== undefined && { kernel }),
      ...(initrd !== undefined && { initrd }),
    });
    return Guest.boot({
      ...common,
      kernel: await readBytes(image.kernel),
      setupHeader: image.setupHeader,
      initrd: await readBytes(image.initrd),
      ...(append !== undefined && { append }),
    });
  }

  private listeners(): GuestListeners {
    const { recorder } = this;
    return {
      console: (bytes) => this.output.take(bytes),
      ...(recorder && { events: () => recorder.changed() }),
    };
  }

  private end(guest: Guest, verdict: number): void {
    this.verdict ??= verdict;
    void guest.stop();
  }

  private async outcome(guest: Guest): Promise<number> {
    try {
      const done = await Promise.race([this.work(guest), guest.ended]);
      return typeof done === "number" ? done : this.died(done);
    } catch (error) {
      // Requests fail when the guest ends; how it ended says more than that.
      if (!guest.isOver) throw error;
      return this.died(await guest.ended);
    }
  }

  private died(end: GuestEnd): number {
    if (this.verdict !== undefined) return this.verdict;
    const { script } = this.options;
    if (end.reason === "powered off" && script === undefined) return 0;
    const why = end.reason === "crashed" ? `crashed: ${end.error.message}` : end.reason;
    complain(`the guest has ${why}`);
    for (const line of this.output.lastLines(LINES_OF_A_DEAD_GUEST)) complain(`guest: ${line}`);
    return DIED;
  }

  private async work(guest: Guest): Promise<number> {
    await guest.files.ready;
    await this.greet(guest);
    if (this.options.snapshot !== undefined) await writeBytes(this.options.snapshot, await guest.save());
    await sendFiles(guest, this.options);
    this.output.show(guest);
    const code = this.options.script === undefined ? await this.converse(guest) : await guest.files.run();
    await fetchFiles(guest, this.options);
    return code;
  }

  private async greet(guest: Guest): Promise<void> {
    const resumed = this.options.resume !== undefined;
    if (resumed) await guest.files.time(Date.now() / 1000);
    const seconds = ((performance.now() - this.started) / 1000).toFixed(1);
    complain(`guest ${resumed ? "resumed" : "ready"} after ${seconds} s`);
  }

  private async converse(guest: Guest): Promise<number> {
    const { dump } = this.options;
    let leave = () => {};
    const left = new Promise<number>((resolve) => {
      leave = () => resolve(0);
    });
    const detach = attachTerminal(guest, {
      leave,
      dump: () => {
        if (dump === undefined) return complain("no file is named for the dump: --dump FILE");
        writeDumpFile(dump, guest.machine);
        complain(`wrote ${dump}`);
      },
    });
    void guest.ended.then(detach);
    try {
      return await Promise.race([guest.files.shell(), left]);
    } finally {
      detach();
    }
  }
}
