// Where arrow keys lead in the diagram: left to what is above, right to what is below, up and down among neighbours.

import type { HierarchyNode } from "../../protocol/views";

/** Key of the node or VF to go to; undefined if the key of the keyboard leads nowhere. */
export function neighbour(roots: readonly HierarchyNode[], item: string, key: string): string | undefined {
  const [at = "", vf] = item.split("-v");
  const path = pathTo(roots, at);
  const node = path.at(-1);
  if (!node) return undefined;
  if (vf !== undefined) return vfNeighbour(node, Number(vf), key);
  const siblings = path.at(-2)?.children ?? roots;
  const index = siblings.indexOf(node);
  switch (key) {
    case "ArrowLeft":
      return path.at(-2)?.key;
    case "ArrowRight":
      return node.children[0]?.key ?? (node.vfs ? `${node.key}-v0` : undefined);
    case "ArrowUp":
      return siblings[index - 1]?.key;
    case "ArrowDown":
      return siblings[index + 1]?.key;
    default:
      return undefined;
  }
}

/** From one VF to the next and back, to the PF before the first. */
function vfNeighbour({ key: pf, vfs }: HierarchyNode, vf: number, key: string): string | undefined {
  const steps: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };
  const step = steps[key];
  const target = step === undefined ? undefined : vf + step;
  if (target === undefined || target >= (vfs?.routingIds.length ?? 0)) return undefined;
  return target < 0 ? pf : `${pf}-v${target}`;
}

/** From the root to the node with a key; empty if there is none. */
function pathTo(nodes: readonly HierarchyNode[], key: string): HierarchyNode[] {
  for (const node of nodes) {
    if (node.key === key) return [node];
    const below = pathTo(node.children, key);
    if (below.length > 0) return [node, ...below];
  }
  return [];
}
