// What `ridge forward` says at its end.

import type { PortCounters, SwitchPort } from "../../model/frames/port";
import { tableLines } from "../table";
import type { Input } from "./input";

const MOVED = new Set(["rxFrames", "rxBytes", "txFrames", "txBytes"]);

/** Counters as counters.json holds them. */
export function plainCounters(ports: readonly SwitchPort[]): Record<string, Record<string, number>> {
  return Object.fromEntries(ports.map((port) => [port.name, plain(port.counters())]));
}

function plain(counters: PortCounters): Record<string, number> {
  return Object.fromEntries(Object.entries(counters).map(([name, value]) => [name, Number(value)]));
}

export interface Summary {
  readonly inputs: readonly Input[];
  readonly ports: readonly SwitchPort[];
  readonly counters: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly fileOf: (port: SwitchPort) => string | undefined;
  readonly pcapng: string | undefined;
}

export function summaryJson({ inputs, ports, counters, fileOf, pcapng }: Summary): object {
  return {
    inputs: inputs.map(({ port, file, frames, cutInHeader, truncated }) => ({
      port,
      file,
      frames,
      cutInHeader,
      truncated,
    })),
    outputs: ports.flatMap((port) => {
      const file = fileOf(port);
      return file === undefined ? [] : [{ port: port.name, file, frames: counters[port.name]?.rxFrames }];
    }),
    ...(pcapng !== undefined && { pcapng }),
    counters,
  };
}

/** A line for each port that something was counted at. */
export function summaryLines({ inputs, ports, counters, fileOf }: Summary): string[] {
  const frames = inputs.reduce((sum, input) => sum + input.frames, 0);
  const rows = ports.flatMap((port) => {
    const counted = counters[port.name] ?? {};
    if (Object.values(counted).every((value) => value === 0)) return [];
    const { rxFrames, rxBytes, txFrames, txBytes } = counted;
    const drops = Object.entries(counted).filter(([name, value]) => !MOVED.has(name) && value !== 0);
    const dropped = drops.map(([name, value]) => `${name} ${value}`).join(", ");
    return [
      [port.name, `${rxFrames}`, `${rxBytes}`, `${txFrames}`, `${txBytes}`, dropped, fileOf(port) ?? ""],
    ];
  });
  const head = ["port", "rx frames", "bytes", "tx frames", "bytes", "dropped or refused", "file"];
  const silent = ports.length - rows.length;
  return [
    `${frames} frames from ${inputs.length} ${inputs.length === 1 ? "capture" : "captures"}`,
    ...tableLines([head, ...rows]),
    ...(silent > 0 ? [`nothing at ${silent} other ports`] : []),
  ];
}
