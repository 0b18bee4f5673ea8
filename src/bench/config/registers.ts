// What the contenders know of configuration space: a layout of registers for each PF, one for all of its VFs.

import { BlockKind } from "../../abi";
import { planFunction, planVfs } from "../../model/compose/plan";
import type { PciFunction, VirtualFunction } from "../../model/function";
import type { Machine } from "../../model/machine";

export const DWORDS = 1024;

/** Words of a cell: one dword of configuration space. */
export const enum CellWord {
  Image = 0,
  Writable = 1,
  Clearable = 2,
  /** Slot in a VF's line, 0 if all VFs share the dword; BlockKind << 16. */
  Meta = 3,
  Count = 4,
}

export interface Layout {
  readonly isVf: boolean;
  /** Offset of the PCI Express capability. */
  readonly pciExpress: number;
  /** Dwords that each VF has for itself. */
  readonly slots: number;
  readonly cells: Uint32Array;
}

/** A machine's Functions by Routing ID, as they stand now. */
export interface Registers {
  readonly layouts: readonly Layout[];
  readonly functions: readonly { readonly routingId: number; readonly layout: number }[];
  /** Dword offsets at which any Function has a register. */
  readonly dwords: readonly number[];
}

/** The registers of a machine from `buildMachine`, with its VFs enabled and untouched. */
export function registersOf(machine: Machine): Registers {
  const layouts: Layout[] = [];
  const functions: { routingId: number; layout: number }[] = [];
  for (const pf of machine.functions) {
    functions.push({ routingId: pf.routingId, layout: layouts.length });
    layouts.push(layoutOf(pf));
    const [first] = pf.vfs;
    if (!first) continue;
    for (const vf of pf.vfs) functions.push({ routingId: vf.routingId, layout: layouts.length });
    layouts.push(layoutOfVfs(pf, first));
  }
  return { layouts, functions, dwords: dwordsOf(layouts) };
}

type Plan = ReturnType<typeof planFunction>;

function layoutOf(pf: PciFunction): Layout {
  const position = { multiFunction: true, lowestPf: pf.description.function === 0, onRootBus: true };
  const layout = layOut(planFunction(pf.description, position), pf);
  for (const bar of pf.description.bars) {
    const low = (CellWord.Count * (0x10 + 4 * bar.index)) / 4 + CellWord.Writable;
    layout.cells[low] = Number(BigInt.asUintN(32, -bar.size));
    if (bar.type === "memory64")
      layout.cells[low + CellWord.Count] = Number(BigInt.asUintN(32, -bar.size >> 32n));
  }
  return layout;
}

function layoutOfVfs(pf: PciFunction, vf: VirtualFunction): Layout {
  return layOut(planVfs(pf.description, pf.srIov!), vf);
}

function layOut(plan: Plan, of: PciFunction | VirtualFunction): Layout {
  const cells = new Uint32Array(DWORDS * CellWord.Count);
  let slots = 0;
  for (let i = 0; i < DWORDS; i++) cells[i * CellWord.Count] = of.peek(4 * i);
  for (const { kind, at, planes } of plan.blocks) {
    for (let i = 0; i < planes.dwords; i++) {
      const cell = (at / 4 + i) * CellWord.Count;
      const slot = plan.vf && planes.own[i] !== 0 ? ++slots : 0;
      cells[cell + CellWord.Writable] = planes.writable[i]!;
      cells[cell + CellWord.Clearable] = planes.clearable[i]!;
      cells[cell + CellWord.Meta] = slot | (kind << 16);
    }
  }
  const pciExpress = plan.blocks.find(({ kind }) => kind === BlockKind.PciExpress)!.at;
  return { isVf: plan.vf, pciExpress, slots, cells };
}

function dwordsOf(layouts: readonly Layout[]): number[] {
  const owned = ({ cells }: Layout, dword: number) => cells[dword + CellWord.Meta] !== 0;
  const all = Array.from({ length: DWORDS }, (_, i) => 4 * i);
  return all.filter((dword) => layouts.some((layout) => owned(layout, dword)));
}
