// Which panes are in front of the others of their place, remembered for as long as the browser's tab lives.

import { signal } from "@preact/signals";

const STORED_AS = "ridge-lab-panes";

export class FrontPanes {
  /** Ids, the one that was brought to the front last first. */
  private readonly recent = signal<readonly string[]>(stored());

  /** The one of them that was brought to the front last; the first of them if none was. */
  among(ids: readonly string[]): string | undefined {
    return this.recent.value.find((id) => ids.includes(id)) ?? ids[0];
  }

  show(id: string): void {
    this.recent.value = [id, ...this.recent.value.filter((other) => other !== id)];
    store(this.recent.value);
  }
}

/** Browsers may refuse a page its storage; then nothing is remembered. */
function stored(): readonly string[] {
  try {
    const found: unknown = JSON.parse(sessionStorage.getItem(STORED_AS) ?? "[]");
    return Array.isArray(found) ? found.filter((id) => typeof id === "string") : [];
  } catch {
    return [];
  }
}

function store(ids: readonly string[]): void {
  try {
    sessionStorage.setItem(STORED_AS, JSON.stringify(ids));
  } catch {
    // Nothing is remembered.
  }
}
