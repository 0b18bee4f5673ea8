// Several captures as one stream of frames, by their time stamps. Each keeps its own order, even where its time goes back.

import type { CapturedFrame } from "../captures/captured-frame";

/** A capture: its frames in lists, as a reader gives them. */
export type FrameLists = AsyncIterator<readonly CapturedFrame[]>;

/** Told of each frame: the number of its input, and a time, which is that of the frame before where it has none. */
export type OnFrame = (input: number, frame: CapturedFrame, time: bigint) => void;

interface Cursor {
  readonly input: number;
  readonly lists: FrameLists;
  list: readonly CapturedFrame[];
  index: number;
  /** Of the frame in turn. */
  time: bigint;
}

/** Reads all inputs to their ends. Frames of the same time come in the order of the inputs. */
export async function mergeByTime(inputs: readonly FrameLists[], onFrame: OnFrame): Promise<void> {
  const cursors = inputs.map((lists, input): Cursor => ({ input, lists, list: [], index: -1, time: 0n }));
  const heap: Cursor[] = [];
  for (const cursor of cursors) if (await advance(cursor)) push(heap, cursor);
  while (heap.length > 0) {
    const cursor = heap[0]!;
    onFrame(cursor.input, cursor.list[cursor.index]!, cursor.time);
    if (isAtEnd(cursor) ? !(await advance(cursor)) : !step(cursor)) removeFirst(heap);
    else siftDown(heap);
  }
}

function isAtEnd({ index, list }: Cursor): boolean {
  return index + 1 >= list.length;
}

function step(cursor: Cursor): true {
  cursor.index++;
  cursor.time = cursor.list[cursor.index]!.time ?? cursor.time;
  return true;
}

/** To the first frame of the next list; false at the end. */
async function advance(cursor: Cursor): Promise<boolean> {
  do {
    const { done, value } = await cursor.lists.next();
    if (done) return false;
    cursor.list = value;
  } while (cursor.list.length === 0);
  cursor.index = -1;
  return step(cursor);
}

function isBefore(a: Cursor, b: Cursor): boolean {
  return a.time < b.time || (a.time === b.time && a.input < b.input);
}

function push(heap: Cursor[], cursor: Cursor): void {
  let at = heap.push(cursor) - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!isBefore(heap[at]!, heap[parent]!)) return;
    swap(heap, at, parent);
    at = parent;
  }
}

function removeFirst(heap: Cursor[]): void {
  const last = heap.pop()!;
  if (heap.length === 0) return;
  heap[0] = last;
  siftDown(heap);
}

/** The first one is in no order. */
function siftDown(heap: Cursor[]): void {
  for (let at = 0; ; ) {
    const left = 2 * at + 1;
    const right = left + 1;
    let least = at;
    if (left < heap.length && isBefore(heap[left]!, heap[least]!)) least = left;
    if (right < heap.length && isBefore(heap[right]!, heap[least]!)) least = right;
    if (least === at) return;
    swap(heap, at, least);
    at = least;
  }
}

function swap(heap: Cursor[], a: number, b: number): void {
  const kept = heap[a]!;
  heap[a] = heap[b]!;
  heap[b] = kept;
}
