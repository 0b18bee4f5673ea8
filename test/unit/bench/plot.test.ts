// Plots: where points stand, and what a reader without eyes is told.

import { describe, expect, test } from "vitest";
import { renderPlot } from "../../../src/bench/plot";

const plot = {
  title: "Cost < limit",
  xName: "addresses",
  yName: "ns",
  series: [
    { name: "fast", points: [[10, 10] as const, [1000, 10] as const] },
    { name: "slow & sure", points: [[10, 10] as const, [1000, 100] as const] },
  ],
};

describe("a plot", () => {
  const svg = renderPlot(plot);

  test("has a line for each series, on logarithmic axes", () => {
    const lines = [...svg.matchAll(/<polyline points="([^"]+)"/g)].map(([, points]) => points);
    expect(lines).toEqual(["70,420 640,420", "70,420 640,50"]);
  });

  test("has ticks at every x, and at 1, 2 and 5 of the powers of ten", () => {
    const ticks = [...svg.matchAll(/<\/?path[^>]*><text[^>]*>([\d,]+)</g)].map(([, tick]) => tick);
    expect(ticks.sort()).toEqual(["10", "10", "1,000", "100", "20", "50"].sort());
  });

  test("names the series at their ends, and nothing upon another", () => {
    const labels = [...svg.matchAll(/<text x="668" y="([\d.]+)">([^<]+)</g)].map(([, y, name]) => [
      Number(y),
      name,
    ]);
    expect(labels.map(([, name]) => name)).toEqual(["slow &amp; sure", "fast"]);
    expect(Math.abs(Number(labels[0]![0]) - Number(labels[1]![0]))).toBeGreaterThanOrEqual(16);
  });

  test("says in words what it shows, and is good XML", () => {
    expect(svg).toContain('<title id="title">Cost &lt; limit</title>');
    expect(svg).toContain(
      "ns over addresses. fast: 10.0 at 10, 10.0 at 1000. slow &amp; sure: 10.0 at 10, 100 at 1000.",
    );
  });
});
