// The ways to a machine over which the rule tests run.

import type { Machine } from "../../src/model/machine";
import { Platform } from "../../src/model/platform";
import { MachineTarget } from "../../src/server/qtest/machine-target";
import { QtestSession } from "../../src/server/qtest/session";
import type { Link, Size, Transport } from "./rig";

const ECAM = 0xb0000000n;

/** One that reports what is answered with Request Retry Status, so that the tests see it. */
const platformOf = (machine: Machine) => new Platform(machine, undefined, { onRetry: "report" });

/** Calls of the API. */
export const direct: Transport = {
  name: "direct calls",
  connect(machine) {
    const platform = platformOf(machine);
    return {
      read: (rid, offset, size) => machine.configRead(rid, offset, size),
      write: (rid, offset, size, value) => machine.configWrite(rid, offset, size, value),
      ...memoryOf(platform),
    };
  },
};

/** Memory-mapped configuration space. */
export const ecam: Transport = {
  name: "ECAM",
  connect(machine) {
    const platform = platformOf(machine);
    return { ...ecamOf(platform), ...memoryOf(platform) };
  },
};

/** CF8h/CFCh, which reach the first 256 bytes; beyond them ECAM, as Linux does it. */
export const cf8: Transport = {
  name: "CF8h/CFCh",
  connect(machine) {
    const platform = platformOf(machine);
    const extended = ecamOf(platform);
    const select = (rid: number, offset: number) =>
      platform.portWrite(0xcf8, 4, (0x80000000 | (rid << 8) | (offset & 0xfc)) >>> 0);
    return {
      read(rid, offset, size) {
        if (offset > 0xff) return extended.read(rid, offset, size);
        select(rid, offset);
        return platform.portRead(0xcfc + (offset & 3), size);
      },
      write(rid, offset, size, value) {
        if (offset > 0xff) return extended.write(rid, offset, size, value);
        select(rid, offset);
        platform.portWrite(0xcfc + (offset & 3), size, value);
      },
      ...memoryOf(platform),
    };
  },
};

/** Lines of QEMU's test protocol. */
export const qtest: Transport = {
  name: "qtest",
  connect(machine) {
    const session = new QtestSession(new MachineTarget(platformOf(machine)));
    const letter = { 1: "b", 2: "w", 4: "l" } as const;
    const number = (line: string) => {
      const reply = session.feed(`${line}\n`).trim();
      if (!reply.startsWith("OK 0x")) throw new Error(`${line}: ${reply}`);
      return Number(reply.slice(3));
    };
    const order = (line: string) => {
      const reply = session.feed(`${line}\n`).trim();
      if (reply !== "OK") throw new Error(`${line}: ${reply}`);
    };
    const read = (address: bigint, size: Size) => number(`read${letter[size]} 0x${address.toString(16)}`);
    const write = (address: bigint, size: Size, value: number) =>
      order(`write${letter[size]} 0x${address.toString(16)} 0x${value.toString(16)}`);
    return {
      read: (rid, offset, size) => read(ecamAddress(rid, offset), size),
      write: (rid, offset, size, value) => write(ecamAddress(rid, offset), size, value),
      memoryRead: read,
      memoryWrite: write,
    };
  },
};

export const transports: readonly Transport[] = [direct, ecam, cf8, qtest];

function ecamAddress(rid: number, offset: number): bigint {
  return ECAM + BigInt(rid) * 4096n + BigInt(offset);
}

function ecamOf(platform: Platform): Pick<Link, "read" | "write"> {
  return {
    read: (rid, offset, size) => Number(platform.memoryRead(ecamAddress(rid, offset), size)),
    write: (rid, offset, size, value) => platform.memoryWrite(ecamAddress(rid, offset), size, BigInt(value)),
  };
}

function memoryOf(platform: Platform): Pick<Link, "memoryRead" | "memoryWrite"> {
  return {
    memoryRead: (address, size) => Number(platform.memoryRead(address, size)),
    memoryWrite: (address, size, value) => platform.memoryWrite(address, size, BigInt(value)),
  };
}
