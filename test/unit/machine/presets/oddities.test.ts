// Oddities: each breaks the rules that it names, and differs from the plain device in what it says and nothing else.

import { describe, expect, it } from "vitest";
import { CompletionStatus } from "../../../../src/abi";
import { enumerateMachine } from "../../../../src/firmware";
import { builtInMachine, listMachines } from "../../../../src/machine/built-in";
import { findPreset, listOddities, listPresets } from "../../../../src/machine/presets";
import { pf as plainPf } from "../../../../src/machine/presets/oddities/base";
import { MachineFileError } from "../../../../src/machine/problems";
import { loadMachineData } from "../../../../src/machine/read";
import type { MachineInput } from "../../../../src/machine/schema";
import { validate } from "../../../../src/machine/validate";
import type { PciFunction } from "../../../../src/model/function";
import { Machine } from "../../../../src/model/machine";
import { barsAt, chainOf, enumerated, pcieOf } from "./device";

const S = 0x160;
const CONTROL = S + 8;
const NUM_VFS = S + 0x10;

/** The oddity's Functions as a user would write them, without a word of what they break. */
function withoutDeviates(name: string): MachineInput {
  const { functions, place } = findPreset(name)!;
  const bare = functions.map(({ synthetic, ...file }) => file);
  const endpoint = { type: "endpoint", functions: bare } as const;
  if (place === "root-bus") return { name, devices: [{ ...endpoint, slot: "03.0" }] };
  const devices = [{ ...endpoint, slot: "00.0" }];
  return { name, devices: [{ type: "root-port", slot: "1c.0", ariForwarding: true, devices }] };
}

function problemsOf(file: MachineInput): { rules: unknown[]; message: string } {
  try {
    loadMachineData(file, { file: "odd.json" });
  } catch (error) {
    if (!(error instanceof MachineFileError)) throw error;
    return { rules: [...new Set(error.problems.map(({ rule }) => rule))], message: error.message };
  }
  return { rules: [], message: "" };
}

/** As many plain Functions, below the same port. */
async function plain(functions: number): Promise<Machine> {
  const pfs = Array.from({ length: functions }, (_, number) => plainPf({}, number));
  const devices = [{ type: "endpoint", slot: "00.0", functions: pfs } as const];
  const file: MachineInput = {
    name: "plain",
    devices: [{ type: "root-port", slot: "1c.0", ariForwarding: true, devices }],
  };
  return Machine.create(loadMachineData(file, { file: "plain" }).machine);
}

const last = (machine: Machine) => machine.physicalFunctions.at(-1)!;

function enable(pf: PciFunction, count: number): void {
  pf.config.write(NUM_VFS, count, 2);
  pf.config.write(CONTROL, pf.config.read(CONTROL, 2) | 9, 2);
}

describe("every oddity", () => {
  it("has a name of its own, and is no device of the other list", () => {
    const names = listOddities().map(({ name }) => name);
    expect(names).toEqual([...new Set(names)].sort());
    for (const name of names) expect(name).toMatch(/^oddity-[a-z0-9-]+$/);
    const others = [...listMachines(), ...listPresets()].map(({ name }) => name);
    expect(names.filter((name) => others.includes(name))).toEqual([]);
    for (const { description } of listOddities()) expect(description).toMatch(/^.{20,100}$/);
  });

  it.each(listOddities().map(({ name, deviates }) => [name, deviates] as const))(
    "%s breaks %j and no other rule",
    (name, deviates) => {
      const { errors, warnings } = validate(builtInMachine(name)!);
      expect(errors).toEqual([]);
      expect([...new Set(warnings.map(({ rule }) => rule))]).toEqual(deviates);
    },
  );

  it.each(
    listOddities()
      .filter(({ deviates }) => deviates.length > 0)
      .map(({ name, deviates }) => [name, deviates] as const),
  )("%s is refused by %j where the file does not say that it deviates", (name, deviates) => {
    const { rules, message } = problemsOf(withoutDeviates(name));
    expect(rules).toEqual(deviates);
    expect(message).toMatch(new RegExp(`^odd\\.json: /devices/0/.* \\(${deviates[0]}\\)`));
  });
});

interface Case {
  readonly oddity: string;
  /** Dwords that read otherwise than the plain device's: of the last PF as built, and of a VF. */
  readonly pf?: readonly number[];
  readonly vf?: readonly number[];
  readonly observe?: (pf: PciFunction, machine: Machine) => unknown;
  /** What is seen on the oddity, and on the plain device. */
  readonly odd?: unknown;
  readonly plain?: unknown;
}

const vfOf = (pf: PciFunction, count = 1) => {
  enable(pf, count);
  return pf.vfs[0]!;
};

const CASES: readonly Case[] = [
  {
    oddity: "ari-everywhere",
    observe: (pf) => {
      pf.config.write(CONTROL, 0x10, 2);
      return pf.config.read(CONTROL, 2);
    },
    odd: 0x10,
    plain: 0,
  },
  {
    oddity: "ari-stuck",
    observe: (pf) => {
      pf.config.write(CONTROL, 0x10, 2);
      return pf.config.read(CONTROL, 2);
    },
    odd: 0,
    plain: 0x10,
  },
  {
    oddity: "dependency-link",
    pf: [S + 0x10],
    observe: (pf, machine) => {
      const link = pf.config.read(S + 0x12, 1);
      return [link, machine.at(`01:00.${link}`) !== undefined];
    },
    odd: [1, false],
    plain: [0, true],
  },
  {
    oddity: "extended-loop",
    pf: [S],
    observe: (pf) => chainOf(pf.config.bytes()).slice(-2),
    odd: ["160 0010", "broken: leads back to a capability of the list"],
    plain: ["150 000e", "160 0010"],
  },
  {
    oddity: "initial-vfs",
    pf: [S + 0x0c],
    observe: (pf) => pf.config.read(S + 0x0c),
    odd: 0x00080004,
    plain: 0x00080008,
  },
  {
    oddity: "io-vf-bar",
    pf: [S + 0x24, S + 0x2c],
    vf: [0x34, 0x70, 0x78],
    observe: (pf, machine) => {
      const sized = barsAt(pf, S + 0x24, 6);
      enable(pf, 1);
      const base = BigInt(pf.config.read(S + 0x24) & ~0xfff);
      return [sized[0], machine.resolve(base)?.function === pf];
    },
    odd: ["0 io 4K", false],
    plain: ["0 m64p 16K", false],
  },
  {
    oddity: "list-loop",
    pf: [0xa0],
    observe: (pf) => chainOf(pf.config.bytes()).slice(2, 4),
    odd: ["a0 10", "broken: leads back to a capability of the list"],
    plain: ["a0 10", "100 0001"],
  },
  {
    oddity: "num-vfs-cleared",
    observe: (pf) => {
      enable(pf, 3);
      pf.config.write(CONTROL, 0, 2);
      return [pf.config.read(NUM_VFS, 2), pf.vfCount];
    },
    odd: [0, 0],
    plain: [3, 0],
  },
  {
    oddity: "num-vfs-unlocked",
    observe: (pf) => {
      enable(pf, 3);
      pf.config.write(NUM_VFS, 5, 2);
      return [pf.config.read(NUM_VFS, 2), pf.vfCount];
    },
    odd: [5, 3],
    plain: [3, 3],
  },
  {
    oddity: "offset-0",
    pf: [S + 0x14],
    observe: (pf, machine) => {
      enable(pf, 2);
      return [pf.vfs.map((vf) => vf.routingId), machine.configRead(0x0100, 0, 4)];
    },
    odd: [[0x0100, 0x0101], 0x00051b36],
    plain: [[0x0110, 0x0111], 0x00051b36],
  },
  {
    oddity: "page-sizes",
    pf: [S + 0x1c],
    observe: (pf) => {
      pf.config.write(S + 0x20, 0x553);
      return pf.config.read(S + 0x20);
    },
    odd: 0x013,
    plain: 0x553,
  },
  {
    oddity: "page-sizes-no-4k",
    pf: [S + 0x1c, S + 0x20],
    observe: (pf) => {
      pf.functionLevelReset();
      const reset = pf.config.read(S + 0x20);
      pf.config.write(S + 0x20, 0x553);
      return [reset, pf.config.read(S + 0x20)];
    },
    odd: [0, 0x552],
    plain: [1, 0x553],
  },
  {
    oddity: "sriov-version",
    pf: [S],
    observe: (pf) => pf.config.read(S),
    odd: 0x00020010,
    plain: 0x00010010,
  },
  {
    oddity: "stride-0",
    pf: [S + 0x14],
    observe: (pf) => {
      enable(pf, 3);
      return pf.vfs.map((vf) => [vf.routingId, vf.reachable]);
    },
    odd: [
      [0x0110, true],
      [0x0110, false],
      [0x0110, false],
    ],
    plain: [
      [0x0110, true],
      [0x0111, true],
      [0x0112, true],
    ],
  },
  {
    oddity: "vanishing",
    observe: (pf, machine) =>
      [0n, 59_999n, 1n].map((ms) => {
        machine.advance(ms * 1_000_000n);
        return [pf.config.read(0), pf.config.completion];
      }),
    odd: [
      [0x00051b36, CompletionStatus.Successful],
      [0x00051b36, CompletionStatus.Successful],
      [0xffffffff, CompletionStatus.UnsupportedRequest],
    ],
    plain: [
      [0x00051b36, CompletionStatus.Successful],
      [0x00051b36, CompletionStatus.Successful],
      [0x00051b36, CompletionStatus.Successful],
    ],
  },
  {
    oddity: "vf-all-ones",
    vf: [0x04],
    observe: (pf, machine) => {
      const vf = vfOf(pf);
      vf.config.write(4, 0xffff0000);
      return [vf.config.read(4), machine.completion(), vf.config.read(8)];
    },
    odd: [0xffffffff, CompletionStatus.Successful, 0xff000000],
    plain: [0x00100000, CompletionStatus.Successful, 0xff000000],
  },
  {
    oddity: "vf-bar",
    vf: [0x10],
    observe: (pf) => {
      const vf = vfOf(pf);
      vf.config.write(0x10, 0xffffffff);
      return vf.config.read(0x10);
    },
    odd: 0xd2840004,
    plain: 0,
  },
  {
    oddity: "vf-interrupt-pin",
    vf: [0x3c],
    observe: (pf) => vfOf(pf).config.read(0x3d, 1),
    odd: 1,
    plain: 0,
  },
  {
    oddity: "vf-no-flr",
    vf: [0x34, 0x70, 0xa0, 0xa4],
    observe: (pf) => {
      const vf = vfOf(pf);
      vf.config.write(4, 4, 2);
      vf.config.write(0xa8, 0x8000, 2);
      return [pcieOf(vf.config.bytes()).flr, vf.config.read(4, 2)];
    },
    odd: [false, 0],
    plain: [true, 0],
  },
  ...[
    { oddity: "vf-slow", ms: 800n },
    { oddity: "vf-too-slow", ms: 5000n },
  ].map(
    ({ oddity, ms }): Case => ({
      oddity,
      observe: (pf, machine) => {
        const vf = vfOf(pf);
        return [0n, ms - 1n, 1n].map((step) => {
          machine.advance(step * 1_000_000n);
          vf.config.read(8);
          return vf.config.completion;
        });
      },
      odd: [CompletionStatus.RequestRetry, CompletionStatus.RequestRetry, CompletionStatus.Successful],
      plain: [CompletionStatus.Successful, CompletionStatus.Successful, CompletionStatus.Successful],
    }),
  ),
  {
    oddity: "vf-sriov",
    vf: [0x150, 0x160, 0x16c, 0x174, 0x178, 0x17c, 0x180],
    observe: (pf) => chainOf(vfOf(pf).config.bytes()).includes("160 0010"),
    odd: true,
    plain: false,
  },
];

/** Offsets of dwords in which two images differ. */
function differences(one: Uint8Array, other: Uint8Array): number[] {
  const [a, b] = [one, other].map((bytes) => new Uint32Array(bytes.buffer, bytes.byteOffset, 1024));
  return Array.from(a!.keys())
    .filter((index) => a![index] !== b![index])
    .map((index) => index * 4);
}

describe.each(CASES)("oddity-$oddity", ({ oddity, pf = [], vf = [], observe, odd, plain: usual }) => {
  const name = `oddity-${oddity}`;
  const functions = findPreset(name)!.functions.length;

  it("differs from the plain device in these dwords alone", async () => {
    const images = async (machine: Machine) => {
      const before = last(machine).image();
      enumerateMachine(machine);
      enable(last(machine), 1);
      return { pf: before, vf: last(machine).vfs[0]!.image() };
    };
    const strange = await images(await Machine.create(builtInMachine(name)!));
    const normal = await images(await plain(functions));
    expect(differences(strange.pf, normal.pf)).toEqual(pf);
    expect(differences(strange.vf, normal.vf)).toEqual(vf);
  });

  it("shows what it says", async () => {
    const [strange, normal] = [await enumerated(name), await plain(functions)];
    enumerateMachine(normal);
    expect(observe!(last(strange), strange)).toEqual(odd);
    if (usual !== undefined) expect(observe!(last(normal), normal)).toEqual(usual);
  });
});

describe("devices that somebody met", () => {
  it("R72: a ThunderX has BARs and VF BARs at fixed addresses, and its PF no Function Level Reset", async () => {
    const [pf] = (await enumerated("oddity-cavium-thunderx")).physicalFunctions;
    expect(chainOf(pf!.config.bytes())).toEqual([
      "40 10",
      "80 11",
      "98 14",
      "100 000e",
      "108 000b",
      "180 0010",
    ]);
    expect(pcieOf(pf!.config.bytes())).toEqual({ link: [0, 0], maxPayload: 128, flr: false });
    expect(barsAt(pf!, 0x10, 6)).toEqual([]);
    expect(barsAt(pf!, 0x1a4, 6)).toEqual([]);
    const entries = [0x9c, 0xb0, 0xc4, 0xd8].map((at) => (pf!.config.read(at) >>> 4) & 0xf);
    expect(pf!.config.read(0x98)).toBe(0x00040014);
    expect(entries.slice(0, 1)).toEqual([0]);
    pf!.config.write(0x190, 128, 2);
    pf!.config.write(0x188, 0x19, 2);
    expect(pf!.vfs.map((vf) => vf.routingId - pf!.routingId)).toEqual(
      Array.from({ length: 128 }, (_, i) => 1 + i),
    );
  });

  it("R41: a Freescale ENETC is integrated, and VFs of its second PF follow those of the first", async () => {
    const machine = await enumerated("oddity-freescale-enetc");
    const [first, second] = machine.physicalFunctions;
    expect(first!.routingId).toBe(0x0018);
    expect(first!.description.portType).toBe("root-complex-integrated-endpoint");
    expect([0x150, 0x15a, 0x15c].map((at) => second!.config.read(at & ~3) >>> ((at & 3) * 8))).toEqual([
      0x00010000, 0xef00, 0x013,
    ]);
    expect(second!.config.read(0x154, 2)).toBe(9);
    second!.config.write(0x150, 2, 2);
    second!.config.write(0x148, 9, 2);
    expect(second!.vfs.map((vf) => [vf.routingId, vf.reachable])).toEqual([
      [0x0022, true],
      [0x0023, true],
    ]);
  });

  it("R41: a CXL device is integrated, has pages up to 128 KiB and three 32-bit VF BARs", async () => {
    const [pf] = (await enumerated("oddity-intel-cxl")).physicalFunctions;
    expect([0xb84, 0xb8c, 0xb94, 0xb98, 0xb9c].map((at) => pf!.config.read(at))).toEqual([
      2, 0x00060006, 0x00020010, 0x0d520000, 0x3f,
    ]);
    expect(barsAt(pf!, 0xba4, 6).map((bar) => bar.slice(0, 5))).toEqual(["0 m32", "2 m32", "4 m32"]);
    pf!.config.write(0xb90, 6, 2);
    pf!.config.write(0xb88, 9, 2);
    expect(pf!.vfs.map((vf) => vf.routingId - pf!.routingId)).toEqual([16, 18, 20, 22, 24, 26]);
  });
});
