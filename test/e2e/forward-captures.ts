// Captures for `ridge forward`: thousands of random frames of every kind, in files of every form, and the switch they meet.

import { writeFileSync } from "node:fs";
import { PcapWriter } from "../../src/captures/pcap-writer";
import { PcapngWriter } from "../../src/captures/pcapng-writer";
import type { SwitchInput } from "../../src/forward/schema";
import { Random } from "../support/random";
import { BIG, bytes, pcapHeader, pcapRecord } from "../unit/captures/bytes";

export const VFS = ["01:10.0", "01:10.2", "01:10.4", "01:10.6"] as const;
const BROADCAST = "ff:ff:ff:ff:ff:ff";
const GROUPS = ["01:00:5e:00:00:01", "33:33:00:00:00:01"];
const OUTSIDE = ["02:99:00:00:00:01", "02:99:00:00:00:02"];
const macOf = (vf: number) => `02:00:00:00:00:0${vf + 1}`;

export const switchConfig: SwitchInput = {
  enableVfs: { "01:00.0": 4 },
  mtu: 1522,
  defaultPort: "01:00.0",
  ports: {
    "01:10.0": { unicast: [macOf(0)], multicast: [GROUPS[0]!], vlans: [100, 200], macAntiSpoof: true },
    "01:10.2": { unicast: [macOf(1), "02:00:00:00:00:09"], pvid: 100, vlanAntiSpoof: true },
    "01:10.4": {
      unicast: [macOf(2)],
      multicastPromiscuous: true,
      vlanPromiscuous: true,
      rateLimit: { bytesPerSecond: 500_000, burst: 3000 },
    },
    "01:10.6": { unicast: [macOf(3)], acceptUntagged: false, vlans: [100], busMaster: false },
  },
  mirrors: [{ match: "vlan:200", to: "01:00.0" }],
};

interface RandomFrame {
  readonly length: number;
  readonly bytes: Uint8Array;
}

const hexBytes = (mac: string) => mac.split(":").map((byte) => Number.parseInt(byte, 16));

function tags(random: Random): number[] {
  const vid = random.pick([0, 100, 100, 200, 300, 4095]);
  const tag = (type: number[], id: number) => [...type, (random.below(8) << 5) | (id >> 8), id & 0xff];
  const kind = random.below(6);
  if (kind < 3) return [];
  if (kind === 3) return [...tag([0x88, 0xa8], vid), ...tag([0x81, 0x00], 7)];
  return tag([0x81, 0x00], vid);
}

/** Untagged and tagged once or twice, unicast to somebody or nobody, groups, runts, giants, and frames that were cut. */
function randomFrame(random: Random, sources: readonly string[]): RandomFrame {
  const to = random.pick([macOf(0), macOf(1), macOf(2), macOf(3), ...OUTSIDE, ...GROUPS, BROADCAST]);
  const from = random.oneIn(12) ? GROUPS[0]! : random.pick(sources);
  const size = random.oneIn(15) ? random.below(20) : random.oneIn(40) ? 1600 : 60 + random.below(1400);
  // Of a second tag that is cut short tcpdump says so, and not how long the frame is.
  const tag = size < 24 ? tags(random).slice(0, 4) : tags(random);
  const header = [...hexBytes(to), ...hexBytes(from), ...tag, 0x88, 0xb5];
  const whole = Uint8Array.from({ length: size }, (_, i) => header[i] ?? i & 0xff);
  const cut = size > 80 && random.oneIn(3) ? 24 + random.below(60) : size;
  return { length: size, bytes: whole.subarray(0, cut) };
}

const START = 1_700_000_000n;

export interface CaptureSet {
  /** By port. */
  readonly files: Readonly<Record<string, string>>;
  readonly frames: number;
}

/** pcap in nanoseconds for the uplink, big-endian in microseconds for the first VF, pcapng for the second and third. */
export function writeCaptures(folder: string, count: number, seed: number): CaptureSet {
  const random = new Random(seed);
  const frames = (sources: readonly string[]) =>
    Array.from({ length: count }, () => randomFrame(random, sources));
  const times = () => {
    let microseconds = 0;
    return () => {
      microseconds += random.below(400);
      return microseconds;
    };
  };
  const files = {
    uplink: `${folder}/uplink-in.pcap`,
    [VFS[0]]: `${folder}/vf0-in.pcap`,
    [VFS[1]]: `${folder}/vf1-in.pcapng`,
    [VFS[2]]: `${folder}/vf2-in.pcapng`,
    [VFS[3]]: `${folder}/vf3-in.pcap`,
  };
  const gathered: Uint8Array[] = [];
  const sink = (part: Uint8Array) => void gathered.push(part.slice());
  const save = (file: string) => writeFileSync(file, Buffer.concat(gathered.splice(0)));
  const inNanoseconds = (microseconds: number) => START * 1_000_000_000n + BigInt(microseconds) * 1000n;

  const writePcap = (file: string, sources: readonly string[]) => {
    const next = times();
    const writer = new PcapWriter(sink);
    for (const frame of frames(sources)) writer.write({ ...frame, time: inNanoseconds(next()) });
    save(file);
  };
  writePcap(files.uplink, OUTSIDE);
  writePcap(files[VFS[3]], [macOf(3)]);

  const next = times();
  const records = frames([macOf(0), macOf(1)]).map((frame) => {
    const time = next();
    const seconds = Number(START) + Math.floor(time / 1e6);
    return pcapRecord(BIG, seconds, time % 1e6, frame.bytes, frame.length);
  });
  writeFileSync(files[VFS[0]], bytes(pcapHeader(BIG, 0xa1b2c3d4), ...records));

  for (const [vf, own] of [
    [VFS[1], macOf(1)],
    [VFS[2], macOf(2)],
  ] as const) {
    const clock = times();
    const writer = new PcapngWriter(sink);
    for (const name of ["eth0", "eth1", "eth2"]) writer.addInterface(name);
    for (const frame of frames([own]))
      writer.write(random.below(3), { ...frame, time: inNanoseconds(clock()) });
    save(files[vf]);
  }
  return { files, frames: 5 * count };
}
