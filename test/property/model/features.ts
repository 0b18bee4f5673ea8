// Registers of the model that answer: vital product data, power budgets and substates, Initiate FLR of Advanced Features.

import type { ListedCapability } from "../../../src/machine/capability";
import type { ModelFunction } from "./function";
import { bitOf, numberOf, type Requester } from "./requester";

const VPD = { address: 0x02, data: 0x04, flag: 15 };
const BUDGET = { select: 0x04, data: 0x08 };
const SUBSTATES = { status: 0x0c, control: 0x0e, enabled: 8, bits: 5 };
const ADVANCED = { control: 0x04, initiateFlr: 0 };

/** A capability of a Function or VF whose keys are values of rows. */
export function listedOf({ f, vf }: Requester, type: ListedCapability["type"]): ListedCapability | undefined {
  const all = vf === undefined ? f.description.capabilities : (f.sriov?.vf.capabilities ?? []);
  return all.find((one): one is ListedCapability => one.type === type);
}

export function putBits({ f, vf }: Requester, offset: number, bits: number, value: number): void {
  for (let i = 0; i < bits; i++) {
    const bit = Math.floor(value / 2 ** i) % 2;
    if (vf === undefined) f.state.value[offset * 8 + i] = bit;
    else f.state.vfs.get(vf)?.set(offset * 8 + i, bit);
  }
}

const touches = (offset: number, size: number, first: number, bytes: number) =>
  offset < first + bytes && offset + size > first;

/** Software wrote `size` bytes at `offset`. */
export function afterFeatureWrite(who: Requester, offset: number, size: number): void {
  const vpd = listedOf(who, "vpd");
  if (vpd && touches(offset, size, vpd.at + VPD.address + 1, 1)) moveVpd(who, vpd);
  if (who.vf !== undefined) return;
  const budget = listedOf(who, "power-budgeting");
  if (budget && touches(offset, size, budget.at + BUDGET.select, 1)) showBudget(who.f, budget);
  const dpa = listedOf(who, "dpa");
  if (dpa && touches(offset, size, dpa.at + SUBSTATES.status, 4)) followSubstate(who.f, dpa.at);
}

function wordOf(bytes: Uint8Array, offset: number): number {
  return [3, 2, 1, 0].reduce((value, i) => value * 256 + (bytes[offset + i] ?? 0), 0);
}

/** A zero in F asks for a dword, a one gives one; the device answers at once, by turning F over. VFs change nothing. */
function moveVpd(who: Requester, vpd: ListedCapability): void {
  const { f } = who;
  const bytes = f.state.vpd ?? vpd.contents ?? new Uint8Array();
  const address = numberOf(who, vpd.at + VPD.address, 15) & ~3;
  const flag = (vpd.at + VPD.address) * 8 + VPD.flag;
  if (bitOf(who, flag) === 0) putBits(who, vpd.at + VPD.data, 32, wordOf(bytes, address));
  else if (vpd.writable && who.vf === undefined) {
    const data = numberOf(who, vpd.at + VPD.data, 32);
    f.state.vpd = bytes.map((byte, at) =>
      at >= address && at < address + 4 ? Math.floor(data / 256 ** (at - address)) % 256 : byte,
    );
  }
  putBits(who, vpd.at + VPD.address + 1, 8, numberOf(who, vpd.at + VPD.address + 1, 8) ^ 0x80);
}

/** Beyond the last entry there is nothing. */
function showBudget(f: ModelFunction, { at, contents = new Uint8Array() }: ListedCapability): void {
  const index = f.get(at + BUDGET.select, 8);
  f.set(at + BUDGET.data, 32, 4 * index < contents.length ? wordOf(contents, 4 * index) : 0);
}

/** While control is enabled the status follows at once. */
function followSubstate(f: ModelFunction, at: number): void {
  if (f.state.value[(at + SUBSTATES.status) * 8 + SUBSTATES.enabled] === 0) return;
  f.set(at + SUBSTATES.status, SUBSTATES.bits, f.get(at + SUBSTATES.control, SUBSTATES.bits));
}

/** Where the bit stands by which a conventional Function is reset; it reads zero. -1 for none. */
export function advancedFlrAt(f: ModelFunction): number {
  const af = listedOf({ f }, "af");
  return af ? (af.at + ADVANCED.control) * 8 + ADVANCED.initiateFlr : -1;
}
