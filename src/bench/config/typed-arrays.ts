// Configuration space in plain JavaScript over typed arrays, with the semantics and the data layout of the core.

import { BlockKind, CompletionStatus, EventKind, EventRing } from "../../abi";
import { CellWord, DWORDS, type Layout, type Registers } from "./registers";

/** Words of a record: those of a VF's line, the first of which leads to the layout. */
const LINE_WORDS = 16;
const CELLS = DWORDS * CellWord.Count;
/** Words before the cells of a layout: is VF, offset of PCI Express. */
const LAYOUT_HEAD = 2;
const DEVICE_CONTROL = 8;
const INITIATE_FLR = 0x8000;

export class TypedArrayConfigSpace {
  completion = CompletionStatus.Successful;
  decoderStale = false;
  eventsWritten = 0;
  /** EventKind, Routing ID, dword, value. */
  readonly events = new Uint32Array((EventRing.Entries * EventRing.EntryBytes) / 4);
  /** Word index of the record of a Routing ID, 0 for none. */
  private readonly routing = new Uint32Array(0x10000);
  private readonly words: Uint32Array;

  constructor({ layouts, functions }: Registers) {
    const lines = layouts.map(({ slots }) => Math.ceil((slots + 1) / LINE_WORDS) * LINE_WORDS);
    const room = functions.reduce(
      (sum, { layout }) => sum + lines[layout]!,
      layouts.length * (CELLS + LINE_WORDS),
    );
    this.words = new Uint32Array(LINE_WORDS + room);
    let end = LINE_WORDS;
    const layoutsAt = layouts.map((layout) => {
      const at = end;
      end += this.place(layout, at);
      return at;
    });
    for (const { routingId, layout } of functions) {
      this.routing[routingId] = end;
      this.placeLine(layouts[layout]!, layoutsAt[layout]!, end);
      end += lines[layout]!;
    }
  }

  configRead(routingId: number, offset: number, size: number): number {
    const record = this.routing[routingId]!;
    if (record === 0 || offset >= 4 * DWORDS) return this.refuse(size);
    const { words } = this;
    const cell = words[record]! + LAYOUT_HEAD + (offset & ~3);
    const slot = words[cell + CellWord.Meta]! & 0xffff;
    const value = words[slot !== 0 ? record + slot : cell]!;
    this.completion = CompletionStatus.Successful;
    return (value >>> ((offset & 3) << 3)) & (0xffffffff >>> (32 - (size << 3)));
  }

  configWrite(routingId: number, offset: number, size: number, value: number): void {
    const record = this.routing[routingId]!;
    if (record === 0 || offset >= 4 * DWORDS) {
      this.refuse(size);
      return;
    }
    const { words } = this;
    const layout = words[record]!;
    const dword = offset & ~3;
    const cell = layout + LAYOUT_HEAD + dword;
    const meta = words[cell + CellWord.Meta]!;
    const slot = meta & 0xffff;
    const at = slot !== 0 ? record + slot : cell;
    const shift = (offset & 3) << 3;
    const lanes = (0xffffffff >>> (32 - (size << 3))) << shift;
    const data = (value << shift) & lanes;
    const before = words[at]!;
    const writable = words[cell + CellWord.Writable]! & lanes;
    const cleared = words[cell + CellWord.Clearable]! & data;
    const after = (before & ~(writable | cleared)) | (data & writable);
    words[at] = after;
    this.completion = CompletionStatus.Successful;
    if (meta >>> 16 !== 0) this.onWrite(routingId, layout, meta >>> 16, dword, before, after >>> 0);
  }

  private refuse(size: number): number {
    this.completion = CompletionStatus.UnsupportedRequest;
    return 0xffffffff >>> (32 - (size << 3));
  }

  private onWrite(
    rid: number,
    layout: number,
    owner: number,
    dword: number,
    before: number,
    after: number,
  ): void {
    const { words } = this;
    const isControl = owner === BlockKind.PciExpress && dword === words[layout + 1]! + DEVICE_CONTROL;
    if (isControl && (after & INITIATE_FLR) !== 0)
      throw new RangeError("a reset is not part of the benchmark");
    if (before === after) return;
    if (words[layout] === 0 && owner === BlockKind.Type0Header) {
      const isBar = dword >= 0x10 && dword <= 0x24;
      if (dword === 0x04 || isBar || dword === 0x30) this.decoderStale = true;
    }
    const entry = (this.eventsWritten & (EventRing.Entries - 1)) * (EventRing.EntryBytes / 4);
    this.events[entry] = EventKind.RegisterChanged;
    this.events[entry + 1] = rid;
    this.events[entry + 2] = dword;
    this.events[entry + 3] = after;
    this.eventsWritten++;
  }

  private place({ isVf, pciExpress, cells }: Layout, at: number): number {
    this.words[at] = isVf ? 1 : 0;
    this.words[at + 1] = pciExpress;
    this.words.set(cells, at + LAYOUT_HEAD);
    return CELLS + LINE_WORDS;
  }

  private placeLine({ cells }: Layout, layoutAt: number, at: number): void {
    this.words[at] = layoutAt;
    for (let cell = 0; cell < CELLS; cell += CellWord.Count) {
      const slot = cells[cell + CellWord.Meta]! & 0xffff;
      if (slot !== 0) this.words[at + slot] = cells[cell]!;
    }
  }
}
