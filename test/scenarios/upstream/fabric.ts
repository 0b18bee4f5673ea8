// A hierarchy for requests of Functions: a switch with two devices, one of two Functions, a device below another Root Port,
// two on a PCI bus, and one of two Functions on the root bus. Everybody is bus master; nothing is isolated yet.
//
//   00:1c.0 rp1 ── 01:00.0 usp ─┬─ 02:00.0 dsp0 ── a0, a1
//                               └─ 02:01.0 dsp1 ── b
//   00:1d.0 rp2 ── c
//   00:1e.0 rp3 ── pci ── p, q
//   00:03.0 r0, r1

import { enumerateMachine } from "../../../src/firmware";
import type { PciFunction } from "../../../src/model/function";
import { Platform } from "../../../src/model/platform";
import {
  build,
  type DeviceInput,
  type FunctionInput,
  type MachineInput,
  named,
} from "../../support/machines";

export const ACS = 0x140;
export const AER = 0x100;
export const ATS = 0x1b0;
export const PRI = 0x1c0;
export const PASID = 0x1d0;
export const PM = 0xe0;
/** Bits of ACS Control. */
export const SV = 0x01;
export const TB = 0x02;
export const RR = 0x04;
export const CR = 0x08;
export const UF = 0x10;
export const EC = 0x20;
export const DT = 0x40;

export type Name =
  | "rp1"
  | "usp"
  | "dsp0"
  | "dsp1"
  | "a0"
  | "a1"
  | "b"
  | "rp2"
  | "c"
  | "rp3"
  | "pci"
  | "p"
  | "q"
  | "r0"
  | "r1";

/** Port Numbers, by which Egress Control Vectors name ports: of a switch's ports, eight times the device number. */
export const PORT_NUMBER = { dsp1: 8, rp2: 3 } as const;

const isolation = ["request-redirect", "completion-redirect", "egress-control", "direct-translated"] as const;

const port = (name: Name, portNumber?: number) => ({
  name,
  capabilities: [
    { type: "pcie", at: 0x40, ...(portNumber !== undefined && { portNumber }) },
    { type: "pm", at: PM },
    { type: "aer", at: AER },
    {
      type: "acs",
      at: ACS,
      supports: ["source-validation", "translation-blocking", "upstream-forwarding", ...isolation],
    },
  ] as FunctionInput["capabilities"],
});

const fn = (name: Name, number = 0, more: object[] = []): FunctionInput =>
  ({
    name,
    function: number,
    vendorId: 0x1af4,
    deviceId: 0x1041,
    classCode: 0xff0000,
    interruptPin: number + 1,
    bars: [{ index: 0, type: "memory32", size: "16K" }],
    capabilities: [
      { type: "msi", at: 0x50, vectors: 4 },
      { type: "pcie", at: 0xa0 },
      { type: "pm", at: PM, noSoftReset: true },
      { type: "aer", at: AER },
      { type: "ats", at: ATS },
      ...more,
    ],
  }) as FunctionInput;

const pages = [
  { type: "pri", at: PRI },
  { type: "pasid", at: PASID },
];
const among = (supports: readonly string[] = isolation) => [{ type: "acs", at: ACS, supports }];
const device = (slot: string, ...functions: FunctionInput[]): DeviceInput => ({
  type: "endpoint",
  slot,
  functions,
});
const conventional = (name: Name, slot: string): DeviceInput => ({
  type: "endpoint",
  slot,
  functions: [{ ...fn(name), capabilities: [{ type: "msi", at: 0x50, vectors: 4 }] } as FunctionInput],
});

export interface FabricOptions extends Partial<MachineInput> {
  /** What a0 and a1 support of ACS; without it all that there is among Functions. */
  readonly among?: readonly string[] | "no capability";
  /** Ports and Functions have Multicast at 200h. */
  readonly multicast?: boolean;
}

/** The same machine, whose ports and Functions have Multicast. */
function withMulticast(wanted: boolean, file: MachineInput): MachineInput {
  const add = (key: string, value: unknown) =>
    key === "capabilities" && JSON.stringify(value).includes('"pcie"')
      ? [...(value as object[]), { type: "multicast", at: 0x200, groups: 8 }]
      : value;
  return wanted ? JSON.parse(JSON.stringify(file, add)) : file;
}

export async function fabric({ among: supports, multicast = false, ...file }: FabricOptions = {}) {
  const acs = supports === "no capability" ? [] : among(supports);
  const machine = await build(
    withMulticast(multicast, {
      devices: [
        device("03.0", fn("r0", 0, among()), fn("r1", 1, among())),
        {
          type: "root-port",
          slot: "1c.0",
          ...port("rp1"),
          devices: [
            {
              type: "switch",
              slot: "00.0",
              name: "usp",
              capabilities: [
                { type: "pcie", at: 0x40 },
                { type: "pm", at: PM },
                { type: "aer", at: AER },
              ],
              ports: [
                {
                  slot: "00.0",
                  ...port("dsp0"),
                  devices: [device("00.0", fn("a0", 0, [...acs, ...pages]), fn("a1", 1, acs))],
                },
                { slot: "01.0", ...port("dsp1"), devices: [device("00.0", fn("b"))] },
              ],
            },
          ],
        },
        {
          type: "root-port",
          slot: "1d.0",
          ...port("rp2", PORT_NUMBER.rp2),
          devices: [device("00.0", fn("c"))],
        },
        {
          type: "root-port",
          slot: "1e.0",
          ...port("rp3"),
          devices: [
            {
              type: "pci-bridge",
              slot: "00.0",
              name: "pci",
              devices: [conventional("p", "00.0"), conventional("q", "01.0")],
            },
          ],
        },
      ],
      ...file,
    }),
  );
  enumerateMachine(machine);
  const platform = new Platform(machine);
  const f = (name: Name): PciFunction => named(machine, name);
  for (const one of machine.functions) one.config.write(4, 6, 2);
  return {
    machine,
    platform,
    f,
    /** ACS Control. */
    control: (name: Name, bits: number) => f(name).config.write(ACS + 6, bits, 2),
    egress: (name: Name, ...numbers: number[]) =>
      f(name).config.write(
        ACS + 8,
        numbers.reduce((bits, number) => bits | (1 << number), 0),
      ),
    /** Where its BAR 0 lies. */
    memoryOf: (name: Name) => BigInt((f(name).peek(0x10) & ~0xf) >>> 0),
    violated: (name: Name) => (f(name).peek(AER + 4) & (1 << 21)) !== 0,
    unsupported: (name: Name) => (f(name).peek(AER + 4) & (1 << 20)) !== 0,
    enableAts: (name: Name) => f(name).config.write(ATS + 6, 0x8000, 2),
  };
}

export type Fabric = Awaited<ReturnType<typeof fabric>>;
