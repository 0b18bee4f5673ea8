// C4 to C11: the lists of capabilities.

import { capabilityName, extendedCapabilityName } from "../../spec/capability-names";
import { broken, type Check, hex, holds, same, skip } from "../check";
import { blocksOf } from "../rows";
import type { Subject } from "../subject";

const CAPABILITIES_LIST = 0x10;
const POINTER = 0x34;
const CARDBUS_POINTER = 0x14;
/** MSI-X, MSI and the like stand once; these may stand several times. */
const SEVERAL = new Set([0x09, 0x08]);
const SEVERAL_EXTENDED = new Set([0x0000, 0x000b, 0x0023, 0x002e]);

const pointerOf = (f: Subject) => f.u8(f.layout === 2 ? CARDBUS_POINTER : POINTER);
const linksOf = (f: Subject, extended: boolean) => f.entries.filter((entry) => entry.extended === extended);

function needsExtended(f: Subject): void {
  if (f.bytes <= 0x100) skip("its extended space is not shown");
}

function noBrokenLink(f: Subject, extended: boolean, ends: boolean): void {
  for (const entry of linksOf(f, extended)) {
    if (entry.broken === undefined || isLoop(entry.broken) !== ends) continue;
    broken(
      `the link at ${hex(entry.from, 2)}`,
      "a way to the end of the list",
      `${hex(entry.offset, 2)}, ${entry.broken}`,
    );
  }
}

/** The walk came back to where it was, or took more steps than there is room for. */
const isLoop = (reason: string) => /^(leads back|more than)/.test(reason);

function noneTwice(f: Subject, extended: boolean): void {
  const several = extended ? SEVERAL_EXTENDED : SEVERAL;
  const seen = new Set<number>();
  for (const { id, extended: isExtended } of f.capabilities) {
    if (isExtended !== extended || several.has(id)) continue;
    const name = (extended ? extendedCapabilityName(id) : capabilityName(id)) ?? hex(id);
    if (seen.has(id)) broken(name, "there once", "there twice");
    seen.add(id);
  }
}

export const listRules: readonly Check[] = [
  {
    rule: "C4",
    of: "function",
    bytes(f) {
      const has = (f.u16(0x06) & CAPABILITIES_LIST) !== 0;
      const pointer = pointerOf(f);
      holds("Capabilities Pointer", (pointer !== 0) === has, has ? "not zero" : "0h", hex(pointer, 2));
    },
  },
  { rule: "C5", of: "function", bytes: (f) => noBrokenLink(f, false, true) },
  { rule: "C6", of: "function", bytes: (f) => noBrokenLink(f, false, false) },
  { rule: "C7", of: "function", bytes: (f) => noneTwice(f, false) },
  {
    rule: "C8",
    of: "function",
    bytes(f) {
      needsExtended(f);
      noBrokenLink(f, true, true);
    },
  },
  {
    rule: "C9",
    of: "function",
    bytes(f) {
      needsExtended(f);
      noBrokenLink(f, true, false);
    },
  },
  {
    rule: "C10",
    of: "function",
    bytes(f) {
      needsExtended(f);
      noneTwice(f, true);
    },
  },
  {
    rule: "C11",
    of: "function",
    bytes(f) {
      const starts = f.capabilities.map(({ offset }) => offset);
      for (const { block, at, needs } of blocksOf(f)) {
        if (at === 0) continue;
        const inside = starts.find((start) => start > at && start < at + needs);
        if (inside === undefined) continue;
        broken(
          `${block.name} at ${hex(at, 2)}`,
          `room for ${hex(needs)} bytes`,
          `another at ${hex(inside, 2)}`,
        );
      }
      same("capabilities that begin at one offset", starts.length - new Set(starts).size, 0);
    },
  },
];
