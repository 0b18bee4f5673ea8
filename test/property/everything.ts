// A machine and its model compared register by register, without requests.

import type { Machine } from "../../src/model/machine";
import { ownerText } from "./access";
import { readConfig } from "./model/config";
import type { ModelFunction } from "./model/function";
import type { ModelMachine } from "./model/machine";
import { routingIdOf } from "./model/vfs";

/** What machine and model say; the same text where they agree. */
export interface Comparand {
  readonly machine: string;
  readonly model: string;
  /** For the log. */
  readonly note?: string;
}

export const SAME: Comparand = { machine: "", model: "" };

const CONFIG_BYTES = 4096;
const ALL_DWORDS = Array.from({ length: CONFIG_BYTES / 4 }, (_, i) => 4 * i);

const dwordsOf = (f: ModelFunction) =>
  f.description.portType === "conventional" ? ALL_DWORDS.slice(0, 64) : ALL_DWORDS;

type Maybe = Comparand | undefined;

/** The first difference between all registers of all Functions and VFs. */
export function compareEverything(machine: Machine, model: ModelMachine): Comparand {
  for (const f of model.functions) {
    const different =
      routingIds(machine, f) ?? registers(machine, f, undefined, dwordsOf(f)) ?? vfs(machine, f);
    if (different) return different;
  }
  return SAME;
}

function routingIds(machine: Machine, f: ModelFunction): Maybe {
  const found = machine.functions[f.index]!.routingId;
  const said = routingIdOf(f);
  const text = (routingId: number) => `Function ${f.index} has Routing ID ${routingId.toString(16)}h`;
  return found === said ? undefined : { machine: text(found), model: text(said) };
}

/** Their number, and of each VF the dwords that are not as in a new VF. */
function vfs(machine: Machine, f: ModelFunction): Maybe {
  const count = machine.functions[f.index]!.vfCount;
  if (count !== f.state.vfCount) {
    return { machine: `${count} VFs`, model: `${f.state.vfCount} VFs of Function ${f.index}` };
  }
  for (const [vf, bits] of f.state.vfs) {
    const dwords = new Set([...bits.keys()].map((bit) => (bit >> 5) * 4));
    const different = registers(machine, f, vf, dwords);
    if (different) return different;
  }
  return undefined;
}

function registers(
  machine: Machine,
  f: ModelFunction,
  vf: number | undefined,
  dwords: Iterable<number>,
): Maybe {
  const pf = machine.functions[f.index]!;
  const source = vf === undefined ? pf : pf.vfs[vf]!;
  for (const dword of dwords) {
    const found = source.peek(dword);
    const said = readConfig({ f, type: 0, ...(vf !== undefined && { vf }) }, dword, 4);
    if (found === said) continue;
    const text = (value: number) =>
      `${ownerText(f.index, vf)} 0x${dword.toString(16)} = 0x${value.toString(16)}`;
    return { machine: text(found), model: text(said) };
  }
  return undefined;
}
