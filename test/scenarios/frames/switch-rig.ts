// An embedded switch on a bench: a PF with VFs behind a Root Port, Bus Master Enable set, and frames in few words.

import { enableVfs, enumerateMachine } from "../../../src/firmware";
import type { MachineInput } from "../../../src/machine/schema";
import { isTaggedFrame } from "../../../src/model/frames/edit";
import { parseMac } from "../../../src/model/frames/mac";
import type { PortCounters, SwitchPort } from "../../../src/model/frames/port";
import type { EmbeddedSwitch, Forwarded } from "../../../src/model/frames/switch";
import type { PciFunction, VirtualFunction } from "../../../src/model/function";
import type { Machine } from "../../../src/model/machine";
import { build, machineWith, rootPort } from "../../support/machines";
import { pf } from "../nics";

export const BROADCAST = "ff:ff:ff:ff:ff:ff";
export const GROUP = "01:00:5e:00:00:01";
/** A station on the link. */
export const OUTSIDE = "02:99:00:00:00:01";

/** The address of VF `n`, counted from 0. */
export const macOf = (n: number) => `02:00:00:00:01:${n.toString(16).padStart(2, "0")}`;

export interface FrameWords {
  readonly to: string;
  readonly from?: string;
  /** VID of a tag; undefined is no tag. */
  readonly vid?: number;
  readonly tagType?: number;
  /** PCP and DEI, 4 bits. */
  readonly priority?: number;
  /** Bytes in all; 64 unless told. */
  readonly length?: number;
}

/** A frame whose payload counts up. */
export function frame({
  to,
  from = OUTSIDE,
  vid,
  tagType = 0x8100,
  priority = 0,
  length = 64,
}: FrameWords): Uint8Array {
  const bytes = new Uint8Array(Math.max(length, 18)).map((_, i) => i);
  bytes.set(parseMac(to));
  bytes.set(parseMac(from), 6);
  const tag =
    vid === undefined ? [] : [tagType >> 8, tagType & 0xff, (priority << 4) | (vid >> 8), vid & 0xff];
  bytes.set([...tag, 0x08, 0x00], 12);
  return bytes.subarray(0, length);
}

/** The VID of a frame's tag; undefined without one. */
export function tagOf(bytes: Uint8Array): number | undefined {
  return isTaggedFrame(bytes) ? (((bytes[14] ?? 0) & 0x0f) << 8) | (bytes[15] ?? 0) : undefined;
}

export class SwitchRig {
  readonly pf: PciFunction;
  readonly vfs: VirtualFunction[];
  readonly switch: EmbeddedSwitch;

  constructor(readonly machine: Machine) {
    enumerateMachine(machine);
    this.pf = machine.physicalFunctions[0]!;
    enableVfs(machine, this.pf, 4);
    this.vfs = this.pf.vfs;
    this.switch = machine.switchOf(this.pf);
    for (const f of [this.pf, ...this.vfs]) setBusMaster(f, true);
    this.vfs.forEach((vf, n) => {
      machine.switchPortOf(vf).addAddress(macOf(n));
    });
    machine.events();
  }

  /** The port of VF `n`, counted from 0. */
  port(n: number): SwitchPort {
    return this.machine.switchPortOf(this.vfs[n]!);
  }

  get pfPort(): SwitchPort {
    return this.machine.switchPortOf(this.pf);
  }

  get uplink(): SwitchPort {
    return this.switch.uplink;
  }

  send(from: SwitchPort, words: FrameWords, now = 0n): Forwarded {
    return this.switch.send(from, frame(words), now);
  }

  /** Names of the destinations of a frame: `uplink`, `pf`, `vf0` …; or why there are none. */
  ways(from: SwitchPort, words: FrameWords, now = 0n): string[] {
    const { deliveries, dropped } = this.send(from, words, now);
    return dropped ? [dropped] : deliveries.map(({ port }) => this.nameOf(port));
  }

  nameOf(port: SwitchPort): string {
    if (port.isUplink) return "uplink";
    return port.number === this.pfPort.number ? "pf" : `vf${port.number - this.pfPort.number - 1}`;
  }
}

export function setBusMaster(f: PciFunction | VirtualFunction, on: boolean): void {
  const command = f.config.read(0x04, 2);
  f.config.write(0x04, on ? command | 4 : command & ~4, 2);
}

/** A PF with 8 VFs, of which 4 are enabled. */
export async function switchRig(more: Partial<MachineInput> = {}): Promise<SwitchRig> {
  return new SwitchRig(await build({ ...nicMachine(), ...more }));
}

export function nicMachine(): MachineInput {
  const nic = { type: "endpoint", slot: "00.0", functions: [pf()] } as never;
  return machineWith(rootPort([nic], { ariForwarding: true }));
}

/** What of a port's counters is not 0. */
export function counted(port: SwitchPort): Partial<Record<keyof PortCounters, number>> {
  const entries = Object.entries(port.counters()).filter(([, value]) => value !== 0n);
  return Object.fromEntries(entries.map(([name, value]) => [name, Number(value)]));
}
