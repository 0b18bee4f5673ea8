// Puts back what checks changed, so that the target is left as it was found.

import { SR_IOV_CONTROL } from "../firmware/registers";
import { blocksOf, type DwordMasks, dwordsOf } from "./rows";
import type { Subject } from "./subject";
import type { LiveTarget } from "./targets/target";

const SR_IOV_BYTES = 0x40;
const POWER_STATE = 3;

/** Puts a Function back to its image. Gives the offsets of dwords that software can write and that stay different. */
export async function restore(target: LiveTarget, f: Subject): Promise<number[]> {
  if ((await differences(target, f)).length === 0) return [];
  await wake(target, f);
  if (f.isPf) await restoreSrIov(target, f);
  const masks = masksOf(f);
  // From the end: addresses before what enables them, and Command last of all.
  for (const offset of (await differences(target, f)).reverse()) {
    if (isSrIov(f, offset)) continue;
    const clearable = masks.get(offset)?.clearable ?? 0;
    const now = await target.read(f.place, offset, 4);
    // A one clears a bit that was set meanwhile; nothing sets a bit that was set before.
    await target.write(f.place, offset, 4, (f.u32(offset) & ~clearable) | (now & ~f.u32(offset) & clearable));
  }
  const left = await differences(target, f);
  const image = await target.image(f.place);
  const view = new DataView(image.buffer, image.byteOffset);
  const writable = (offset: number) => masks.get(offset)?.writable ?? 0;
  return left.filter((offset) => ((view.getUint32(offset, true) ^ f.u32(offset)) & writable(offset)) !== 0);
}

/** Offsets of dwords that differ from the image. */
async function differences(target: LiveTarget, f: Subject): Promise<number[]> {
  const image = await target.image(f.place);
  const view = new DataView(image.buffer, image.byteOffset);
  const bytes = Math.min(image.length, f.bytes);
  const offsets: number[] = [];
  for (let at = 0; at < bytes; at += 4) if (view.getUint32(at, true) !== f.u32(at)) offsets.push(at);
  return offsets;
}

const masks = new WeakMap<Subject, ReadonlyMap<number, DwordMasks>>();

/** What the rows say of the dwords of a Function, by offset. */
function masksOf(f: Subject): ReadonlyMap<number, DwordMasks> {
  let known = masks.get(f);
  if (!known) {
    known = new Map(
      blocksOf(f)
        .flatMap(dwordsOf)
        .map((one) => [one.offset, one]),
    );
    masks.set(f, known);
  }
  return known;
}

const isSrIov = (f: Subject, offset: number) =>
  f.isPf && offset >= f.srIov && offset < f.srIov + SR_IOV_BYTES;

/** Back to the power state that it had, before anything else. */
async function wake(target: LiveTarget, f: Subject): Promise<void> {
  if (f.powerManagement === 0) return;
  const at = f.powerManagement + 4;
  const now = await target.read(f.place, at, 2);
  if ((now & POWER_STATE) === (f.u16(at) & POWER_STATE)) return;
  await target.write(f.place, at, 2, f.u16(at) & 0x7fff);
  await target.wait(10);
}

/** VFs away, then everything that they lock, and VF Enable as it was. */
async function restoreSrIov(target: LiveTarget, f: Subject): Promise<void> {
  const at = f.sriov("SR-IOV Control");
  const enabled = SR_IOV_CONTROL.vfEnable | SR_IOV_CONTROL.vfMse;
  const found = f.u16(at);
  const locked = [
    "NumVFs",
    "System Page Size",
    "VF BAR0",
    "VF BAR1",
    "VF BAR2",
    "VF BAR3",
    "VF BAR4",
    "VF BAR5",
  ] as const;
  const current = await Promise.all(locked.map((name) => target.read(f.place, f.sriov(name), 4)));
  const differ = locked.filter((name, i) => current[i] !== f.u32(f.sriov(name)));
  const control = await target.read(f.place, at, 2);
  if (differ.length === 0 && control === found) return;
  if (differ.length > 0 || ((control ^ found) & ~enabled) !== 0) {
    await target.write(f.place, at, 2, control & ~enabled);
    await target.write(f.place, at, 2, found & ~enabled);
    for (const name of [...differ].reverse()) {
      const size = name === "NumVFs" ? 2 : 4;
      await target.write(
        f.place,
        f.sriov(name),
        size,
        size === 2 ? f.u16(f.sriov(name)) : f.u32(f.sriov(name)),
      );
    }
  }
  await target.write(f.place, at, 2, found);
}
