// What is said to both servers, and how: accesses to which both give the same replies.

import type { Contender } from "../measure";
import { now } from "../measure";
import { ROOT_PORT } from "../qemu/driver";
import type { Wire } from "./wire";

export interface Workload {
  readonly title: string;
  /** A few commands that may be repeated for ever. */
  readonly commands: readonly string[];
}

/** How commands go out. */
export interface Way {
  readonly name: string;
  /** Commands in one piece, whose replies are awaited together. */
  readonly together: number;
  /** Commands of one round. */
  readonly commands: number;
}

export const ways: readonly Way[] = [
  { name: "one at a time", together: 1, commands: 512 },
  { name: "512 pipelined", together: 512, commands: 512 * 16 },
];

const ECAM = 0xb000_0000;
const FUNCTIONS = [ROOT_PORT << 3, 0x100];

const hex = (value: number) => `0x${value.toString(16)}`;

export const workloads: readonly Workload[] = [
  {
    title: "Dwords of configuration space over qtest, through ECAM",
    commands: FUNCTIONS.map((routingId) => `readl ${hex(ECAM + routingId * 0x1000)}`),
  },
  {
    title: "The same through CF8h and CFCh, a write and a read",
    commands: FUNCTIONS.flatMap((id) => [`outl 0xcf8 ${hex(0x8000_0000 + id * 0x100)}`, "inl 0xcfc"]),
  },
  {
    title: "Guest memory over qtest, a write and a read",
    commands: [0x1000, 0x2004].flatMap((at) => [`writel ${hex(at)} ${hex(at)}`, `readl ${hex(at)}`]),
  },
];

/** One server asked in one way. */
export class Player implements Contender {
  private readonly pieces: readonly string[];

  constructor(
    readonly name: string,
    private readonly wire: Wire,
    { commands }: Workload,
    private readonly way: Way,
  ) {
    const { together } = way;
    const piece = (first: number) =>
      Array.from({ length: together }, (_, i) => `${commands[(first + i) % commands.length]}\n`).join("");
    this.pieces = together === 1 ? commands.map((_, i) => piece(i)) : [piece(0)];
  }

  async play(): Promise<number> {
    const { pieces, wire, way } = this;
    const start = now();
    for (let sent = 0; sent < way.commands; sent += way.together) {
      await wire.send(pieces[sent % pieces.length]!, way.together);
    }
    return now() - start;
  }
}
