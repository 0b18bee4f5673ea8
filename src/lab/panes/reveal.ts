/** Brings a child into view by moving only `scroller`, never the page. */
export function reveal(scroller: HTMLElement, child: HTMLElement): void {
  const box = scroller.getBoundingClientRect();
  const at = child.getBoundingClientRect();
  scroller.scrollTop += shift(at.top - box.top, at.bottom - box.bottom);
  scroller.scrollLeft += shift(at.left - box.left, at.right - box.right);
}

/** By how much to scroll, from how far the child's two edges lie behind the scroller's; as little as needed. */
function shift(before: number, behind: number): number {
  if (before < 0) return before;
  return behind > 0 ? Math.min(behind, before) : 0;
}
