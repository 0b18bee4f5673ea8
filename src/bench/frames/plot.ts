// The plot of benchmark `frames`: cost of a frame over the number of addresses, for all contenders.

import type { Plot } from "../plot";
import type { Table } from "../table";
import { names } from "./rows";

const TITLE = /^Frames, ([\d,]+) addresses$/;

export function framesPlot(tables: readonly Table[]): Plot | undefined {
  const sizes = tables.flatMap((table) => {
    const found = TITLE.exec(table.title)?.[1];
    return found ? [{ addresses: Number(found.replaceAll(",", "")), rows: table.rows }] : [];
  });
  if (sizes.length < 2) return undefined;
  const series = Object.values(names).flatMap((name) => {
    const points = sizes.flatMap(({ addresses, rows }) => {
      const value = rows.find(({ contender }) => contender === name)?.value;
      return value ? [[addresses, value] as const] : [];
    });
    return points.length > 0 ? [{ name, points }] : [];
  });
  return {
    title: "Cost of a frame through the embedded switch",
    xName: "addresses",
    yName: "ns a frame",
    series,
  };
}
