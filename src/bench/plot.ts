// Plots of results as SVG: lines over a logarithmic axis, readable on light and on dark paper, with a legend at the lines.

export interface Series {
  readonly name: string;
  /** Ascending in x; both above 0. */
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface Plot {
  readonly title: string;
  readonly xName: string;
  readonly yName: string;
  readonly series: readonly Series[];
}

const WIDTH = 860;
const HEIGHT = 480;
const AREA = { left: 70, right: 640, top: 50, bottom: 420 };
const LABEL_GAP = 16;
/** Told apart with and without colour vision, on white and on black (Okabe and Ito). */
const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#999999"];

const STYLE = `
  text { font: 13px system-ui, sans-serif; fill: #1c1c1c; }
  .title { font-size: 16px; font-weight: 600; }
  .grid { stroke: #d4d4d4; }
  .paper { fill: #ffffff; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6e6e6; }
    .grid { stroke: #3d3d3d; }
    .paper { fill: #161616; }
  }`;

interface Scale {
  readonly ticks: readonly number[];
  at(value: number): number;
}

/** The whole picture, with a title and a description for those who do not see it. */
export function renderPlot(plot: Plot): string {
  const xs = plot.series.flatMap(({ points }) => points.map(([x]) => x));
  const ys = plot.series.flatMap(({ points }) => points.map(([, y]) => y));
  const x = scaleOf(
    [...new Set(xs)].sort((a, b) => a - b),
    xs,
    AREA.left,
    AREA.right,
  );
  const y = scaleOf(decades(ys), ys, AREA.bottom, AREA.top);
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="title desc">`,
    `<title id="title">${xml(plot.title)}</title>`,
    `<desc id="desc">${xml(describe(plot))}</desc>`,
    `<style>${STYLE}</style>`,
    `<rect class="paper" width="${WIDTH}" height="${HEIGHT}"/>`,
    `<text class="title" x="${AREA.left}" y="28">${xml(plot.title)}</text>`,
    ...x.ticks.map((tick) => columnOf(tick, x.at(tick))),
    ...y.ticks.map((tick) => lineOf(tick, y.at(tick))),
    `<text x="${(AREA.left + AREA.right) / 2}" y="${HEIGHT - 16}" text-anchor="middle">${xml(plot.xName)}</text>`,
    `<text x="${AREA.left - 54}" y="${AREA.top - 8}">${xml(plot.yName)}</text>`,
    ...plot.series.flatMap((series, index) => seriesOf(series, colourOf(index), x, y)),
    ...labelsOf(plot.series, y),
    "</svg>",
  ];
  return `${parts.join("\n")}\n`;
}

/** Logarithmic, from `first` to `last` on the paper. */
function scaleOf(ticks: readonly number[], values: readonly number[], first: number, last: number): Scale {
  const low = Math.log(Math.min(...ticks, ...values));
  const high = Math.log(Math.max(...ticks, ...values));
  const unit = high > low ? (last - first) / (high - low) : 0;
  return { ticks, at: (value) => round(first + (Math.log(value) - low) * unit) };
}

/** 1, 2 and 5 of each power of ten that the values need. */
function decades(values: readonly number[]): number[] {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const all: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++)
    for (const step of [1, 2, 5]) all.push(step * 10 ** power);
  const from = all.filter((tick) => tick <= low).at(-1)!;
  const to = all.find((tick) => tick >= high)!;
  return all.filter((tick) => tick >= from && tick <= to);
}

function seriesOf({ points }: Series, colour: string, x: Scale, y: Scale): string[] {
  const places = points.map(([px, py]) => `${x.at(px)},${y.at(py)}`);
  return [
    `<polyline points="${places.join(" ")}" fill="none" stroke="${colour}" stroke-width="2"/>`,
    ...points.map(([px, py]) => `<circle cx="${x.at(px)}" cy="${y.at(py)}" r="3" fill="${colour}"/>`),
  ];
}

/** A name at the end of each line, none upon another. */
function labelsOf(series: readonly Series[], y: Scale): string[] {
  const ends = series
    .map(({ name, points }, index) => ({ name, index, at: y.at(points.at(-1)![1]) }))
    .sort((a, b) => a.at - b.at);
  let free = AREA.top;
  return ends.flatMap(({ name, index, at }) => {
    const place = Math.max(at, free);
    free = place + LABEL_GAP;
    return [
      `<rect x="${AREA.right + 12}" y="${place - 5}" width="10" height="10" fill="${colourOf(index)}"/>`,
      `<text x="${AREA.right + 28}" y="${place + 4}">${xml(name)}</text>`,
    ];
  });
}

function columnOf(tick: number, at: number): string {
  const text = `<text x="${at}" y="${AREA.bottom + 20}" text-anchor="middle">${tick.toLocaleString("en-US")}</text>`;
  return `<path class="grid" d="M${at} ${AREA.top}V${AREA.bottom}"/>${text}`;
}

function lineOf(tick: number, at: number): string {
  const text = `<text x="${AREA.left - 8}" y="${at + 4}" text-anchor="end">${tick.toLocaleString("en-US")}</text>`;
  return `<path class="grid" d="M${AREA.left} ${at}H${AREA.right}"/>${text}`;
}

function describe({ series, xName, yName }: Plot): string {
  const lines = series.map(({ name, points }) => {
    return `${name}: ${points.map(([x, y]) => `${y.toPrecision(3)} at ${x}`).join(", ")}`;
  });
  return `${yName} over ${xName}. ${lines.join(". ")}.`;
}

const colourOf = (index: number) => COLOURS[index % COLOURS.length]!;
const round = (value: number) => Math.round(value * 10) / 10;
const xml = (text: string) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
