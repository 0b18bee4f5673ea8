// Fields of registers whose changes stop Linux.

import type { Machine } from "../../../index";
import type { Breakpoint } from "../../protocol/messages";
import { functionOf } from "../hierarchy";

interface Watched {
  readonly breakpoint: Breakpoint;
  /** Undefined while the Function is not there. */
  value: number | undefined;
}

export class Breakpoints {
  private watched: Watched[] = [];

  constructor(private readonly machine: Machine) {}

  /** From what the fields are now. */
  set(breakpoints: readonly Breakpoint[]): void {
    this.watched = breakpoints.map((breakpoint) => ({ breakpoint, value: this.valueOf(breakpoint) }));
  }

  /** One line about the first field that is not what it was at the last call; undefined if there is none. */
  hit(): string | undefined {
    let hit: string | undefined;
    for (const watched of this.watched) {
      const { breakpoint, value: before } = watched;
      const now = this.valueOf(breakpoint);
      if (now === before) continue;
      watched.value = now;
      hit ??= `${breakpoint.title} ${textOf(before)} → ${textOf(now)}`;
    }
    return hit;
  }

  /** Without a request to the Function. */
  private valueOf({ function: key, offset, low, high }: Breakpoint): number | undefined {
    const f = functionOf(this.machine, key);
    if (!f) return undefined;
    const first = offset & ~3;
    const bits = (offset - first) * 8 + low;
    const dword = f.peek(first + (bits >> 5) * 4);
    return Math.floor(dword / 2 ** (bits & 31)) % 2 ** (high - low + 1);
  }
}

const textOf = (value: number | undefined) => (value === undefined ? "absent" : `${value}`);
