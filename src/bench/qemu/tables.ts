// Tables of benchmark `qemu`.

import { atLeast, notMeasured } from "../goals";
import type { Samples } from "../measure";
import type { Row, Table } from "../table";
import { VFS } from "./process";
import { buildRidge } from "./ridge";

/** Nanoseconds of each round. */
export interface Timings {
  readonly enable: Samples;
  readonly disable: Samples;
  readonly idle: Samples;
}

export interface Qemu extends Timings {
  readonly bytesPerVf: number;
}

/** `qemu` is the reason where QEMU cannot be had. */
export function enableTable(ridge: Timings, direct: Samples, qemu: Qemu | string): Table {
  const limit = 1000;
  const rows: Row[] = [
    row("Ridge, VF Enable over qtest", ridge.enable),
    row("Ridge, a write that does nothing over qtest", ridge.idle),
    row("Ridge, VF Enable by a call", direct),
    row("Ridge, VF Enable cleared over qtest", ridge.disable),
  ];
  if (typeof qemu === "string") {
    rows.push(notMeasured("QEMU, VF Enable over qtest", qemu, atLeast(14, limit, null, "×")));
  } else {
    const own = qemu.enable.median - qemu.idle.median;
    const ratio = quotient(qemu.enable.median, ridge.enable.median, "this / Ridge over qtest");
    const goal = atLeast(14, limit, ratio.median, "×");
    rows.push(
      { ...row("QEMU, VF Enable over qtest", qemu.enable), ratio, goal },
      row("QEMU, a write that does nothing over qtest", qemu.idle),
      {
        contender: "QEMU, the difference of the two",
        value: own / 1000,
        ratio: quotient(own, direct.median, "this / Ridge by a call"),
      },
      row("QEMU, VF Enable cleared over qtest", qemu.disable),
    );
  }
  return {
    benchmark: "qemu",
    title: `VF Enable of ${VFS} VFs`,
    unit: "µs",
    rows,
    notes: [
      "One client, one command at a time: the time until its reply. Ridge's server runs in the client's process,",
      "QEMU in its own. A call is what is left of it without sockets and text.",
    ],
  };
}

const row = (contender: string, { median: value, minimum }: Samples): Row => ({
  contender,
  value: value / 1000,
  minimum: minimum / 1000,
});

const quotient = (above: number, below: number, of: string) => ({
  of,
  median: above / below,
  minimum: above / below,
});

const MEMORY = [
  { vfs: 65280, vectors: 0, limit: 500 },
  { vfs: 65280, vectors: 3, limit: 400 },
  { vfs: VFS, vectors: 3, limit: null },
];

export async function memoryTable(qemu: Qemu | string): Promise<Table> {
  const without = (await buildRidge(0, 0)).stateBytes;
  const rows: Row[] = [];
  for (const { vfs, vectors, limit } of MEMORY) {
    const value = ((await buildRidge(vfs, vectors)).stateBytes - without) / vfs;
    const contender = `Ridge, one of ${vfs.toLocaleString("en-US")} VFs with ${vectors} MSI-X vectors`;
    const ratio = typeof qemu === "string" ? undefined : quotient(qemu.bytesPerVf, value, "QEMU / this");
    const goal = limit === null ? undefined : atLeast(15, limit, ratio?.median ?? null, "×");
    rows.push({ contender, value, ...(ratio && { ratio }), ...(goal && { goal }) });
  }
  const name = `QEMU, one of ${VFS} VFs of its NVMe controller`;
  rows.push(typeof qemu === "string" ? notMeasured(name, qemu) : { contender: name, value: qemu.bytesPerVf });
  return {
    benchmark: "qemu",
    title: "Memory per VF",
    unit: "bytes",
    rows,
    notes: [
      "QEMU: growth of its settled resident memory at the first VF Enable, divided by the number of VFs. Ridge: state",
      "of a machine with VFs less that of one without, reserved when it is built. What all VFs of a PF share, some 32",
      "KiB, is in it, and shows where they are few.",
    ],
  };
}
