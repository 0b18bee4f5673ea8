// The list of accesses that every contender plays: seeded, in the form of the request ring.

import { BlockKind, RequestEntry, RequestFlag } from "../../abi";
import { Random } from "../random";
import { CellWord, type Layout, type Registers } from "./registers";

export const ENTRY_WORDS = RequestEntry.Bytes / 4;
const SEED = 20_260_101;
const INITIATE_FLR = 0x8000;
/** One access of so many goes to a Routing ID where nobody answers. */
const ABSENT = 64;
/** One of so many goes anywhere in the 4 KiB, as when software dumps it, instead of to a register. */
const ANYWHERE = 2;

/** Four u32 an access, as in abi.ts: 80 % reads, sizes mixed, Functions and registers at random. */
export function makeAccesses(registers: Registers, count: number): Uint32Array {
  const random = new Random(SEED);
  const { functions } = registers;
  const absent = absentRoutingIds(registers);
  const words = new Uint32Array(count * ENTRY_WORDS);
  for (let i = 0; i < count; i++) {
    const one = functions[random.below(functions.length)]!;
    const rid = random.below(ABSENT) === 0 ? absent[random.below(absent.length)]! : one.routingId;
    const access = makeAccess(random, registers.layouts[one.layout]!, registers.dwords);
    words[i * ENTRY_WORDS] = rid | (access.offset << 16);
    words[i * ENTRY_WORDS + RequestEntry.Size / 4] = access.size | (access.write ? RequestFlag.Write : 0);
    words[i * ENTRY_WORDS + RequestEntry.Data / 4] = access.data;
  }
  return words;
}

function makeAccess(random: Random, layout: Layout, dwords: readonly number[]) {
  const size = 1 << random.below(3);
  const dword = random.below(ANYWHERE) === 0 ? 4 * random.below(1024) : dwords[random.below(dwords.length)]!;
  const offset = dword | (random.below(4) & ~(size - 1));
  const owner = layout.cells[dword + CellWord.Meta]! >>> 16;
  // VFs that come and go are another benchmark's matter, and so are resets by way of power states.
  const isPlain = owner !== BlockKind.SrIov && owner !== BlockKind.PowerManagement;
  const write = random.below(5) === 0 && isPlain;
  return { offset, size, write, data: write ? dataFor(random, layout, dword, offset, size) : 0 };
}

/** Random, but never the bit that resets the Function. */
function dataFor(random: Random, layout: Layout, dword: number, offset: number, size: number): number {
  const mask = size === 4 ? 0xffffffff : 2 ** (8 * size) - 1;
  const data = (random.next() & mask) >>> 0;
  if (dword !== layout.pciExpress + 8) return data;
  return (data & ~(INITIATE_FLR >>> (8 * (offset & 3)))) >>> 0;
}

function absentRoutingIds({ functions }: Registers): number[] {
  const present = new Set(functions.map(({ routingId }) => routingId));
  return Array.from({ length: 0x10000 }, (_, rid) => rid).filter((rid) => !present.has(rid));
}
