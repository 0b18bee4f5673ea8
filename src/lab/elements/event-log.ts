// <event-log>: what was asked for, the configuration writes that it took, and what the machine did.

import { h } from "../dom";
import type { LogEntry } from "../views";
import "./event-log.css";

export class EventLog extends HTMLElement {
  private source: readonly LogEntry[] = [];
  private shown = 0;
  private readonly list = h("ol", {
    class: "log",
    role: "log",
    tabindex: 0,
    "aria-label": "Writes and events",
  });

  connectedCallback(): void {
    if (!this.list.isConnected) this.append(this.list);
  }

  /** Oldest first, by ascending number; of the same array only entries that are new to it are made. */
  set entries(entries: readonly LogEntry[]) {
    if (entries !== this.source) this.list.replaceChildren();
    if (entries !== this.source) this.shown = 0;
    this.source = entries;
    const fresh = entries.filter(({ number }) => number > this.shown);
    this.list.append(...fresh.map(entryItem));
    while (this.list.childElementCount > entries.length) this.list.firstElementChild?.remove();
    this.shown = entries.at(-1)?.number ?? this.shown;
    if (fresh.length > 0) this.list.scrollTop = this.list.scrollHeight;
  }
}

function entryItem({ kind, text }: LogEntry): HTMLElement {
  return h("li", { class: kind }, text);
}

declare global {
  interface HTMLElementTagNameMap {
    "event-log": EventLog;
  }
}
