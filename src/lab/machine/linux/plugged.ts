// Linux with the session's machine plugged in, and how it is doing.

import { Guest, type GuestEnd } from "../../../guest/guest";
import type { PreparedMachine } from "../../../guest/prepare";
import type { News } from "../../protocol/messages";
import type { GuestView } from "../../protocol/views";
import type { Session } from "../session";
import { loadImage } from "./image";
import { GuestRecorder } from "./recorder";

/** Milliseconds between two looks at what Linux did, and wrote. */
const LOOK = 150;
const CONSOLE_DELAY = 16;
/** Bytes of progress that are worth telling. */
const PROGRESS_STEP = 1 << 20;

export class Plugged {
  private guest: Guest | undefined;
  private readonly recorder: GuestRecorder;
  private readonly started = performance.now();
  private console: Uint8Array[] = [];
  private timer: ReturnType<typeof setInterval> | undefined;
  private isOut = false;
  /** How it is when it is not paused. */
  private view: GuestView = { is: "off" };

  constructor(
    private readonly prepared: PreparedMachine,
    private readonly session: Session,
    private readonly tell: (news: News) => void,
  ) {
    this.recorder = new GuestRecorder(prepared.machine);
  }

  /** Loads and boots it; how that goes is told. Never rejects. */
  async start(): Promise<void> {
    try {
      await this.boot();
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
    await this.guest?.pause();
    this.look();
    if (!this.isOut) this.tell({ news: "guest", guest: { is: "paused", why } });
  }

  async goOn(): Promise<void> {
    if (this.isOut) return;
    await this.guest?.unpause();
    this.tell({ news: "guest", guest: this.view });
  }

  /** Takes it out of the machine, which stays as it is. */
  async pull(why?: string): Promise<void> {
    if (this.isOut) return;
    this.end(why);
    await this.guest?.stop();
  }

  private async boot(): Promise<void> {
    const image = await loadImage(this.progress());
    if (this.isOut) return;
    this.show({ is: "booting" });
    const { recorder } = this;
    const guest = await Guest.boot({
      prepared: this.prepared,
      ...image,
      listeners: {
        console: (bytes) => this.wrote(bytes),
        access: (access) => recorder.access(access),
        deviceAccess: (access) => recorder.deviceAccess(access),
        events: (events) => recorder.events(events),
      },
    });
    this.guest = guest;
    if (this.isOut) return void guest.stop();
    this.timer = setInterval(() => this.look(), LOOK);
    void guest.ended.then((end) => this.end(endText(end)));
    await guest.files.ready;
    this.show({ is: "running", seconds: (performance.now() - this.started) / 1000 });
    await guest.files.shell();
    this.end("Linux: the shell has ended");
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
