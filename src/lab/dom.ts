// A few words for making and updating DOM nodes.

type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** A new HTML element. Attributes that are `false` or undefined are left out, `true` is an empty one. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  setAttributes(element, attributes);
  element.append(...children);
  return element;
}

export function setAttributes(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === undefined) element.removeAttribute(name);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
}

/** Makes `nodes` the children; where they already are, nothing moves and the focus stays. */
export function setChildren(parent: Element, nodes: readonly Node[]): void {
  const same =
    parent.childNodes.length === nodes.length && nodes.every((node, at) => parent.childNodes[at] === node);
  if (!same) parent.replaceChildren(...nodes);
}

/** Sets text only where it differs, so that a selection in it survives. */
export function setText(node: Node, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}

/** Upper-case hexadecimal digits without a prefix. */
export function hex(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, "0");
}

/** Brings a child into view by moving only `scroller`, never the page. */
export function reveal(scroller: HTMLElement, child: HTMLElement): void {
  const box = scroller.getBoundingClientRect();
  const at = child.getBoundingClientRect();
  const above = at.top - box.top;
  const below = at.bottom - box.bottom;
  if (above < 0) scroller.scrollTop += above;
  else if (below > 0) scroller.scrollTop += Math.min(below, above);
}
