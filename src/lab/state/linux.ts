// Linux as the page knows it: how it is, and its console.

import { signal } from "@preact/signals";
import type { Breakpoint, News } from "../protocol/messages";
import type { GuestView } from "../protocol/views";
import type { Client } from "./client";

/** Bytes of the console that a terminal gets which is opened later. */
const MOST_KEPT = 256 << 10;

export interface ConsoleSize {
  readonly rows: number;
  readonly columns: number;
}

export class Linux {
  readonly guest = signal<GuestView>({ is: "off" });
  /** It went on from an earlier boot. */
  readonly hasResumed = signal(false);
  readonly breakpoints = signal<readonly Breakpoint[]>([]);
  private kept: Uint8Array[] = [];
  private keptBytes = 0;
  private listener: ((bytes: Uint8Array | "clear") => void) | undefined;
  private size: ConsoleSize | undefined;

  constructor(private readonly client: Client) {}

  told(news: Exclude<News, { news: "changed" }>): void {
    if (news.news === "console") this.wrote(news.bytes);
    else this.is(news.guest);
  }

  /** It is asked for. */
  begin(): void {
    this.breakpoints.value = [];
    this.kept = [];
    this.keptBytes = 0;
    this.listener?.("clear");
    this.is({ is: "loading", loaded: 0, total: 0 });
  }

  /** What was written before, and all that comes, until the result is called. */
  listen(listener: (bytes: Uint8Array | "clear") => void): () => void {
    this.listener = listener;
    for (const bytes of this.kept) listener(bytes);
    return () => {
      if (this.listener === listener) this.listener = undefined;
    };
  }

  type(text: string): void {
    this.ask(this.client.ask("type", text));
  }

  resize(size: ConsoleSize): void {
    this.size = size;
    this.ask(this.client.ask("resize", size));
  }

  pause(pause: boolean): void {
    this.ask(this.client.ask("pause", pause));
  }

  breakOn(breakpoints: readonly Breakpoint[]): void {
    this.breakpoints.value = breakpoints;
    this.ask(this.client.ask("break on", breakpoints));
  }

  pullThePlug(): void {
    this.ask(this.client.ask("pull the plug", null));
  }

  private is(guest: GuestView): void {
    const begins = guest.is === "running" && this.guest.value.is !== "paused";
    this.guest.value = guest;
    if (guest.is === "running") this.hasResumed.value = guest.resumed;
    if (begins && this.size) this.resize(this.size);
  }

  private wrote(bytes: Uint8Array): void {
    this.kept.push(bytes);
    this.keptBytes += bytes.length;
    while (this.keptBytes > MOST_KEPT) this.keptBytes -= this.kept.shift()?.length ?? this.keptBytes;
    this.listener?.(bytes);
  }

  /** Where the worker is gone the page has been told so. */
  private ask(answer: Promise<unknown>): void {
    answer.catch(() => undefined);
  }
}
