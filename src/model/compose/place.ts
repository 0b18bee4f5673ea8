// Lays a plan into the core: blocks, the image of a dump beneath them, and overriding registers.

import { BlockKind } from "../../abi";
import type { Core } from "../../core/core";
import type { RegisterOverride } from "../../machine/description";
import type { Planes } from "../../spec/planes";
import { dwordIn, imageDwords, knownBits } from "./image-bytes";
import type { PlannedBlock } from "./layout-plan";
import type { FunctionPlan } from "./plan";

export interface Target {
  readonly core: Core;
  readonly handle: number;
  /** Lay the blocks into the layout of the PF's VFs. */
  readonly ofVfs: boolean;
}

/** `ownDword` says which dwords outside of blocks each VF has of its own. */
export function placePlan(
  target: Target,
  plan: FunctionPlan,
  overrides: readonly RegisterOverride[],
  ownDword: (dword: number) => boolean = () => false,
): void {
  if (plan.image) placeBytes(target, plan, plan.image, ownDword);
  for (const planned of plan.blocks) placeBlock(target, planned, plan.image, overrides);
  const covered = new Set(plan.blocks.flatMap(dwordsOf));
  for (const { offset, value } of overrides) {
    if (!covered.has(offset)) placeDword(target, offset, value);
  }
}

/** All bytes of an image as read-only memory; blocks come on top of it. */
function placeBytes(
  target: Target,
  plan: FunctionPlan,
  image: Uint8Array,
  own: (dword: number) => boolean,
): void {
  const planes = emptyPlanes(plan.size / 4);
  planes.reset.set(imageDwords(image, 0, planes.dwords));
  planes.own.forEach((_, index) => {
    if (own(index * 4) && !plan.blocks.some((block) => dwordsOf(block).includes(index * 4)))
      planes.own[index] = 0xffffffff;
  });
  target.core.placeBlock(target.handle, target.ofVfs, BlockKind.Plain, 0, planes, planes.reset);
}

function placeDword(target: Target, at: number, value: number): void {
  const planes = emptyPlanes(1);
  planes.reset[0] = value;
  target.core.placeBlock(target.handle, target.ofVfs, BlockKind.Plain, at, planes, planes.reset);
}

function placeBlock(
  { core, handle, ofVfs }: Target,
  planned: PlannedBlock,
  image: Uint8Array | undefined,
  overrides: readonly RegisterOverride[],
): void {
  const { at, kind, planes } = planned;
  const { now, reset } = image && planned.inImage ? valuesFrom(image, planned) : valuesOf(planes);
  const writable = planes.writable.slice();
  const clearable = planes.clearable.slice();
  for (const { offset, value, readOnly } of overrides) {
    if (offset < at || offset >= at + planes.dwords * 4) continue;
    const index = (offset - at) / 4;
    now[index] = reset[index] = value;
    if (readOnly) writable[index] = clearable[index] = 0;
  }
  core.placeBlock(handle, ofVfs, kind, at, { ...planes, reset, writable, clearable }, now);
}

function valuesOf(planes: Planes) {
  return { now: planes.reset.slice(), reset: planes.reset.slice() };
}

/** The image is the current state; a reset puts what software writes back to the row's value. */
function valuesFrom(image: Uint8Array, { at, planes, changed }: PlannedBlock) {
  const { now, reset } = valuesOf(planes);
  for (let i = 0; i < planes.dwords; i++) {
    const row = planes.reset[i] ?? 0;
    const given = knownBits(image, at + 4 * i) & ~(changed[i] ?? 0);
    const value = (dwordIn(image, at + 4 * i) & given) | (row & ~given);
    const soft = (planes.writable[i] ?? 0) | (planes.clearable[i] ?? 0) | (planes.sticky[i] ?? 0);
    now[i] = value;
    reset[i] = (value & ~soft) | (row & soft);
  }
  return { now, reset };
}

function emptyPlanes(dwords: number): Planes {
  const plane = () => new Uint32Array(dwords);
  return {
    dwords,
    reset: plane(),
    writable: plane(),
    clearable: plane(),
    sticky: plane(),
    keptByFlr: plane(),
    own: plane(),
  };
}

function dwordsOf({ at, planes }: PlannedBlock): number[] {
  return Array.from({ length: planes.dwords }, (_, i) => at + 4 * i);
}
