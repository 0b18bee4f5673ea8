// A long list of rows of one height of which only those in sight exist.

import type { JSX, RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

/** Rows above and below the visible ones, so that scrolling by a few rows shows no gap. */
const MARGIN = 8;

interface Props {
  /** The element that scrolls; the list is in it. */
  readonly scroller: RefObject<HTMLElement | null>;
  readonly count: number;
  /** CSS pixels. */
  readonly rowHeight: number;
  /** Row to be brought into sight when it becomes another one. */
  readonly reveal?: number;
  /** A list that grows: a later row is brought into sight only if the one before it was. */
  readonly follows?: boolean;
  /** The row of an index from 0, `top` CSS pixels below the first. */
  readonly row: (index: number, top: number) => JSX.Element;
}

export function VirtualList({ scroller, count, rowHeight, reveal, follows, row }: Props): JSX.Element {
  const { top, height } = useViewport(scroller);
  const revealed = useRef(-1);
  useLayoutEffect(() => {
    const before = revealed.current;
    revealed.current = reveal ?? -1;
    if (!scroller.current || reveal === undefined || reveal < 0) return;
    const grown = follows && reveal > before && before >= 0;
    if (!grown || isInSight(scroller.current, before, rowHeight)) show(scroller.current, reveal, rowHeight);
  }, [reveal]);
  const first = Math.max(0, Math.floor(top / rowHeight) - MARGIN);
  const last = Math.min(count, Math.ceil((top + height) / rowHeight) + MARGIN);
  const rows = Array.from({ length: Math.max(0, last - first) }, (_, at) =>
    row(first + at, (first + at) * rowHeight),
  );
  return (
    <div class="spacer" role="presentation" style={{ height: `${count * rowHeight}px` }}>
      {rows}
    </div>
  );
}

/** What of the scroller's content is in sight. */
function useViewport(scroller: RefObject<HTMLElement | null>): { top: number; height: number } {
  const [viewport, set] = useState({ top: 0, height: 0 });
  useEffect(() => {
    const element = scroller.current!;
    const measure = () => set({ top: element.scrollTop, height: element.clientHeight });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    element.addEventListener("scroll", measure, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", measure);
    };
  }, [scroller]);
  return viewport;
}

function isInSight(scroller: HTMLElement, index: number, rowHeight: number): boolean {
  const top = index * rowHeight - scroller.scrollTop;
  return top > -rowHeight && top < scroller.clientHeight;
}

/** Scrolls as little as needed. */
function show(scroller: HTMLElement, index: number, rowHeight: number): void {
  const top = index * rowHeight;
  const bottom = top + rowHeight - scroller.clientHeight;
  if (top < scroller.scrollTop) scroller.scrollTop = top;
  else if (bottom > scroller.scrollTop) scroller.scrollTop = bottom;
}
