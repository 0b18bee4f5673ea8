// Messages of vfio-user, each wrong in at least one way that the protocol's documentation names.

import { Command } from "../../../src/server/vfio-user/messages";
import type { Random } from "../../support/random";

const HEADER_BYTES = 16;
const MAX_DATA = 1024 * 1024;

/** Bytes of each command's body without data. */
const BODIES: Readonly<Record<number, number>> = {
  [Command.DmaMap]: 32,
  [Command.DmaUnmap]: 24,
  [Command.DeviceGetInfo]: 16,
  [Command.DeviceGetRegionInfo]: 32,
  [Command.DeviceGetIrqInfo]: 16,
  [Command.DeviceSetIrqs]: 20,
  [Command.RegionRead]: 16,
  [Command.RegionWrite]: 16,
  [Command.DeviceFeature]: 8,
  [Command.MigDataRead]: 8,
  [Command.MigDataWrite]: 8,
};
const COMMANDS = Object.keys(BODIES).map(Number);

/** A whole message; what `fill` leaves alone is zero. */
export function message(
  command: number,
  bytes: number,
  fill: (body: DataView) => void = () => {},
): Uint8Array {
  const whole = new Uint8Array(HEADER_BYTES + bytes);
  const view = new DataView(whole.buffer);
  view.setUint16(0, 0x5151, true);
  view.setUint16(2, command, true);
  view.setUint32(4, whole.length, true);
  fill(new DataView(whole.buffer, HEADER_BYTES));
  return whole;
}

type Kind = (random: Random) => Uint8Array;

const noise = (random: Random, body: DataView) => {
  for (let at = 0; at < body.byteLength; at++) body.setUint8(at, random.u32() & 0xff);
};

const bits64 = (random: Random) => (BigInt(random.u32()) << 32n) | BigInt(random.u32());

const unknown: Kind = (random) => {
  const command = random.pick([0, 14, 19, 20 + random.below(65_000)]);
  return message(command, random.below(64), (body) => noise(random, body));
};

/** Any body that is not as long as its command wants one. */
const wrongLength: Kind = (random) => {
  const command = random.pick(COMMANDS);
  return message(command, random.below(BODIES[command]!), (body) => noise(random, body));
};

const argszTooSmall: Kind = (random) => {
  const command = random.pick([Command.DmaMap, Command.DeviceGetInfo, Command.DeviceGetRegionInfo]);
  const bytes = BODIES[command]!;
  return message(command, bytes, (body) => body.setUint32(0, random.below(bytes), true));
};

const pastRegion: Kind = (random) =>
  message(Command.RegionRead, 16, (body) => {
    body.setBigUint64(0, random.pick([4096n, 1n << 63n, (1n << 64n) - 1n, 4095n]), true);
    body.setUint32(8, 7, true);
    body.setUint32(12, 2 + random.below(MAX_DATA), true);
  });

const noRegion: Kind = (random) =>
  message(random.pick([Command.RegionRead, Command.RegionWrite]), 17, (body) => {
    noise(random, body);
    body.setUint32(8, 9 + random.below(2 ** 31), true);
    body.setUint32(12, 1, true);
  });

const countLies: Kind = (random) => {
  const data = random.below(32);
  return message(Command.RegionWrite, 16 + data, (body) => {
    noise(random, body);
    body.setUint32(8, 7, true);
    body.setUint32(12, data + 1 + random.below(1000), true);
  });
};

const badMap: Kind = (random) =>
  message(Command.DmaMap, 32, (body) => {
    body.setUint32(0, 32, true);
    const kind = random.below(3);
    body.setUint32(4, kind === 0 ? 16 << random.below(27) : 3, true);
    body.setBigUint64(16, kind === 1 ? (1n << 64n) - 4096n : bits64(random), true);
    body.setBigUint64(24, kind === 1 ? 8192n : kind === 2 ? 0n : 4096n, true);
  });

const badUnmap: Kind = (random) =>
  message(Command.DmaUnmap, 24, (body) => {
    body.setUint32(0, 24, true);
    body.setUint32(4, random.pick([0, 1, 3, 4]), true);
    body.setBigUint64(8, bits64(random), true);
    body.setBigUint64(16, bits64(random), true);
  });

const badInterrupts: Kind = (random) =>
  message(Command.DeviceSetIrqs, 20, (body) => {
    const kind = random.below(4);
    body.setUint32(0, kind === 0 ? random.below(20) : 20, true);
    body.setUint32(4, kind === 1 ? random.pick([0, 3, 0x27, 0x40, 0x38]) : 0x21, true);
    body.setUint32(8, kind === 2 ? 5 + random.below(1000) : 2, true);
    body.setUint32(12, kind === 3 ? 64 + random.below(1000) : 0, true);
    body.setUint32(16, kind === 3 ? 1 : 2, true);
    if (kind < 3) return;
    body.setUint32(12, 64, true);
  });

const noFeature: Kind = (random) =>
  message(Command.DeviceFeature, 16, (body) => {
    body.setUint32(0, 16, true);
    body.setUint32(4, random.pick([0x10003, 0x30002, 0x20001, 0x2, 0x80001, 0x10006]), true);
    body.setUint32(8, 6, true);
  });

/** Both are for states in which the device is not. */
const noStream: Kind = (random) =>
  message(random.pick([Command.MigDataRead, Command.MigDataWrite]), 8, (body) => body.setUint32(4, 0, true));

const manyLies: Kind = (random) => {
  const count = random.below(4);
  return message(Command.RegionWriteMulti, 8 + 24 * count, (body) => {
    noise(random, body);
    const wrong = count === 0 || random.oneIn(2);
    body.setBigUint64(0, wrong ? BigInt(count + 1) : BigInt(count), true);
    for (let at = 8; at < body.byteLength; at += 24) body.setUint32(at + 12, 9 + random.below(2 ** 31), true);
  });
};

const again: Kind = (random) => message(Command.Version, 4 + random.below(20));

const kinds: readonly Kind[] = [
  ...[unknown, wrongLength, argszTooSmall, pastRegion, noRegion, countLies, badMap, badUnmap, badInterrupts],
  ...[noFeature, noStream, manyLies, again],
];

/** A message that is refused. */
export function malformedMessage(random: Random): Uint8Array {
  return random.pick(kinds)(random);
}

/** A message after which the connection cannot go on: no type, a reply that nobody wants, a size that none has. */
export function breakingMessage(random: Random): Uint8Array {
  const whole = message(random.pick(COMMANDS), 0);
  const view = new DataView(whole.buffer);
  const kind = random.below(3);
  if (kind === 0) view.setUint32(8, 2 + random.below(14), true);
  else if (kind === 1) view.setUint32(8, 1, true);
  else
    view.setUint32(
      4,
      random.pick([random.below(16), MAX_DATA + 33 + random.below(2 ** 30), 0xffffffff]),
      true,
    );
  return whole;
}
