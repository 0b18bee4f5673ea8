/** Brings a child into view by moving only `scroller`, never the page. */
export function reveal(scroller: HTMLElement, child: HTMLElement): void {
  const box = scroller.getBoundingClientRect();
  const at = child.getBoundingClientRect();
  const above = at.top - box.top;
  const below = at.bottom - box.bottom;
  if (above < 0) scroller.scrollTop += above;
  else if (below > 0) scroller.scrollTop += Math.min(below, above);
}
