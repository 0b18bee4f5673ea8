// Whether a frame costs the same among many ports and many VLANs as among few: Ridge alone, the same addresses in use.

import { timeRow } from "../goals";
import { measure } from "../measure";
import type { Row, Table } from "../table";
import { BATCH } from "./contender";
import { makeNetwork, type NetworkShape } from "./network";
import { RidgeFrames } from "./ridge";
import { makeTraffic } from "./traffic";

/** Ports that send and receive; the others only exist. */
const ACTIVE = 64;

interface Flatness {
  readonly title: string;
  readonly shapes: readonly NetworkShape[];
  readonly nameOf: (shape: NetworkShape) => string;
  readonly notes: readonly string[];
}

export const flatnesses: readonly Flatness[] = [
  {
    title: `Frames among ${ACTIVE} ports of many`,
    shapes: [64, 1024, 16_384, 65_279].map((ports) => ({ ports, vlans: 16 })),
    nameOf: ({ ports }) => `${ports.toLocaleString("en-US")} ports`,
    notes: [
      "A switch of more than 24,576 ports has its tables brought near before it decides, in use or not: a step, no slope.",
    ],
  },
  {
    title: `Frames among ${ACTIVE} ports, VLANs`,
    shapes: [1, 16, 256, 4094].map((vlans) => ({ ports: 4096, vlans })),
    nameOf: ({ vlans }) => `${vlans.toLocaleString("en-US")} VLAN${vlans === 1 ? "" : "s"}`,
    notes: [],
  },
];

export async function flatnessTable(
  { title, shapes, nameOf, notes }: Flatness,
  plan: { readonly frames: number; readonly rounds: number; readonly warmUp: number },
): Promise<Table> {
  const contenders: RidgeFrames[] = [];
  for (const shape of shapes) {
    const network = makeNetwork(shape);
    contenders.push(
      await RidgeFrames.create(nameOf(shape), network, makeTraffic(network, plan.frames, ACTIVE)),
    );
  }
  const samples = await measure(contenders, { ...plan, operations: BATCH });
  const first = samples[0]!;
  const rows = samples.map((one): Row => {
    return { ...timeRow(one), ratio: { ...one.ratioTo(first), of: `this / ${first.name}` } };
  });
  return { benchmark: "frames", title, unit: "ns", rows, notes };
}
