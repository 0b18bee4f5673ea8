// Linux with the session's machine plugged in, and how it is doing.

import { Guest, type GuestEnd, type GuestOptions } from "../../../guest/guest";
import type { PreparedMachine } from "../../../guest/prepare";
import type { PackedManifest } from "../../../guest-image/packed-files";
import type { News } from "../../protocol/messages";
import type { GuestView } from "../../protocol/views";
import type { Session } from "../session";
import { Breakpoints } from "./breakpoints";
import { loadEmulator, loadImage, loadManifest } from "./image";
import { GuestRecorder } from "./recorder";
import { type KeptGuest, Snapshots } from "./snapshots";

/** Milliseconds between two looks at what Linux did, and wrote. */
const LOOK = 150;
const CONSOLE_DELAY = 16;
/** Bytes of progress that are worth telling. */
const PROGRESS_STEP = 1 << 20;

export class Plugged {
  readonly breakpoints: Breakpoints;
  private guest: Guest | undefined;
  private readonly recorder: GuestRecorder;
  private readonly started = performance.now();
  private console: Uint8Array[] = [];
  private timer: ReturnType<typeof setInterval> | undefined;
  private isOut = false;
  private isPaused = false;
  /** How it is when it is not paused. */
  private view: GuestView = { is: "off" };

  constructor(
    private readonly prepared: PreparedMachine,
    private readonly session: Session,
    private readonly tell: (news: News) => void,
  ) {
    this.recorder = new GuestRecorder(prepared.machine);
    this.breakpoints = new Breakpoints(prepared.machine);
  }

  /** Goes on from the snapshot of an earlier boot, or boots; how that goes is told. Never rejects. */
  async start(anew: boolean): Promise<void> {
    try {
      await this.bring(anew);
    } catch (error) {
      this.end((error as Error).message);
    }
  }

  type(text: string): void {
    this.guest?.sendConsole(new TextEncoder().encode(text));
  }

  async resize(rows: number, columns: number): Promise<void> {
    if (this.view.is === "running") await this.guest?.files.size(rows, columns).catch(() => undefined);
  }

  /** Enters into the session what it did since the last look. */
  look(): void {
    const { entries, trace } = this.recorder.take();
    if (entries.length === 0) return;
    this.session.record(entries, trace, performance.now());
    this.tell({ news: "changed" });
  }

  /** Its processor stands still, and what it did is in the session. */
  async pause(why: string): Promise<void> {
    this.isPaused = true;
    await this.guest?.pause();
    this.look();
    if (!this.isOut) this.tell({ news: "guest", guest: { is: "paused", why } });
  }

  async goOn(): Promise<void> {
    if (this.isOut) return;
    this.isPaused = false;
    await this.guest?.unpause();
    this.tell({ news: "guest", guest: this.view });
  }

  /** Takes it out of the machine, which stays as it is. */
  async pull(why?: string): Promise<void> {
    if (this.isOut) return;
    this.end(why);
    await this.guest?.stop();
  }

  private async bring(anew: boolean): Promise<void> {
    const manifest = await loadManifest();
    const snapshots = new Snapshots(this.prepared.fingerprint, manifest.key);
    const kept = anew ? undefined : await snapshots.find();
    const guest = kept ? await this.resume(kept, snapshots) : await this.boot(manifest);
    this.guest = guest;
    if (this.isOut) return void guest.stop();
    this.timer = setInterval(() => this.look(), LOOK);
    void guest.ended.then((end) => this.end(endText(end)));
    await guest.files.ready;
    if (kept) await guest.files.time(Date.now() / 1000);
    else await this.keep(guest, snapshots);
    const seconds = (performance.now() - this.started) / 1000;
    this.show({ is: "running", seconds, resumed: kept !== undefined });
    await guest.files.shell();
    this.end("Linux: the shell has ended");
  }

  private async boot(manifest: PackedManifest): Promise<Guest> {
    const image = await loadImage(manifest, this.progress());
    this.show({ is: "booting" });
    return Guest.boot({ ...(await this.options()), ...image });
  }

  /** What Linux had done until then is in the session, as if it had done it now. */
  private async resume({ snapshot, recorded }: KeptGuest, snapshots: Snapshots): Promise<Guest> {
    try {
      const guest = await Guest.resume({ ...(await this.options()), snapshot });
      this.session.record(recorded.entries, recorded.trace, performance.now());
      this.tell({ news: "changed" });
      return guest;
    } catch (error) {
      await snapshots.forget();
      throw error;
    }
  }

  /** Keeps it for the next time, unless somebody else has had a hand in it. */
  private async keep(guest: Guest, snapshots: Snapshots): Promise<void> {
    if (this.isPaused) return;
    const snapshot = await guest.save();
    this.look();
    const recorded = this.session.recorded;
    // What the browser has no room for is booted again the next time.
    if (recorded) snapshots.keep({ snapshot, recorded }).catch(() => undefined);
  }

  /** Stops where a field has changed that is waited for. */
  private watch(): void {
    const hit = this.breakpoints.hit();
    if (hit === undefined || !this.guest) return;
    this.guest.halt();
    void this.pause(hit);
  }

  private async options(): Promise<GuestOptions> {
    const { prepared, recorder } = this;
    return {
      prepared,
      wasm: await loadEmulator(),
      listeners: {
        console: (bytes) => this.wrote(bytes),
        access: (access) => {
          recorder.access(access);
          if (access.write) this.watch();
        },
        deviceAccess: (access) => {
          recorder.deviceAccess(access);
          if (access.write) this.watch();
        },
        events: (events) => {
          recorder.events(events);
          this.watch();
        },
      },
    };
  }

  private progress(): (loaded: number, total: number) => void {
    let told = -PROGRESS_STEP;
    return (loaded, total) => {
      if (loaded - told < PROGRESS_STEP) return;
      told = loaded;
      this.show({ is: "loading", loaded, total });
    };
  }

  private show(view: GuestView): void {
    if (this.isOut) return;
    this.view = view;
    this.tell({ news: "guest", guest: view });
  }

  private wrote(bytes: Uint8Array): void {
    if (this.console.length === 0) setTimeout(() => this.tellConsole(), CONSOLE_DELAY);
    this.console.push(bytes);
  }

  private tellConsole(): void {
    const bytes = new Uint8Array(this.console.reduce((sum, piece) => sum + piece.length, 0));
    let at = 0;
    for (const piece of this.console) {
      bytes.set(piece, at);
      at += piece.length;
    }
    this.console = [];
    this.tell({ news: "console", bytes });
  }

  private end(why?: string): void {
    if (this.isOut) return;
    clearInterval(this.timer);
    this.look();
    this.show({ is: "off", ...(why !== undefined && { why }) });
    this.isOut = true;
    this.prepared.machine.interrupts.connect(undefined);
  }
}

function endText(end: GuestEnd): string {
  return end.reason === "crashed" ? `Linux crashed: ${end.error.message}` : `Linux has ${end.reason}`;
}
