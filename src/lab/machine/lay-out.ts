// Layout of a graph from left to right, by dagre. It may take long, so the worker does it and not the page.

import { Graph as DagreGraph, layout } from "@dagrejs/dagre";
import type { Graph, GraphLayout, Placed } from "../protocol/graph";

const BETWEEN_BOXES = 14;
const BETWEEN_RANKS = 44;
const MARGIN = 12;

export function layOut({ boxes, groups, links }: Graph): GraphLayout {
  if (boxes.length === 0) return { width: 0, height: 0, placed: new Map() };
  const graph = new DagreGraph({ compound: true });
  graph.setGraph({
    rankdir: "LR",
    nodesep: BETWEEN_BOXES,
    ranksep: BETWEEN_RANKS,
    marginx: MARGIN,
    marginy: MARGIN,
  });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const id of groups) graph.setNode(id, {});
  for (const { id, width, height, group } of boxes) {
    graph.setNode(id, { width, height });
    if (group !== undefined) graph.setParent(id, group);
  }
  for (const [from, to] of links) graph.setEdge(from, to);
  layout(graph, { constraints: inOrder(links) });
  const placed = graph.nodes().map((id): [string, Placed] => [id, placeOf(graph.node(id))]);
  const { width = 0, height = 0 } = graph.graph();
  return { width, height, placed: new Map(placed) };
}

/** What a box leads to stays in the order of the links; from above to below is what dagre calls left to right here. */
function inOrder(links: Graph["links"]): { left: string; right: string }[] {
  return links.flatMap(([from, right], at) => {
    const left = links.slice(0, at).findLast(([before]) => before === from)?.[1];
    return left === undefined ? [] : [{ left, right }];
  });
}

/** dagre tells centres. */
function placeOf({ x = 0, y = 0, width = 0, height = 0 }: Partial<Placed>): Placed {
  return { x: x - width / 2, y: y - height / 2, width, height };
}
