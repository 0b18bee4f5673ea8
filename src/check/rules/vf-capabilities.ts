// R71 to R83, R97, R98: capabilities of VFs.

import { PCI_EXPRESS } from "../../firmware/registers";
import { capabilityName, extendedCapabilityName } from "../../spec/capability-names";
import type { Bench } from "../bench";
import { broken, type Check, holds, same, skip } from "../check";
import type { Subject } from "../subject";
import { reachedVfs } from "../vfs";
import { pfOf } from "./vf-header";

const FLR_CAPABLE = 1 << 28;
const INITIATE_FLR = 0x8000;
const STATUS_ERRORS = 0xf;
const TRANSACTIONS_PENDING = 0x20;

/** Capabilities that a VF never has. */
const NEVER = new Set([0x02, 0x04, 0x06, 0x07, 0x08, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x12, 0x13, 0x14, 0x15]);
const NEVER_EXTENDED = new Set([
  0x0002, 0x0004, 0x0005, 0x0006, 0x0007, 0x0008, 0x0009, 0x000a, 0x0010, 0x0011, 0x0013, 0x0015, 0x0016,
  0x0018, 0x0019, 0x001b, 0x001d, 0x001e, 0x001f, 0x0021, 0x0024, 0x0025, 0x0026, 0x0027, 0x0029, 0x002a,
  0x002b, 0x002c, 0x0030,
]);

function pcieOf(f: Subject): number {
  return f.pcie === 0 ? skip("it has no PCI Express capability") : f.pcie;
}

const flrCapable = (f: Subject) =>
  (f.u32(pcieOf(f) + PCI_EXPRESS["Device Capabilities"]) & FLR_CAPABLE) !== 0;

/** Registers of the PCI Express capability that belong to the PF: name, offset, bytes. */
const LINK = [
  ["Link Control", PCI_EXPRESS["Link Control"], 2],
  ["Link Status", PCI_EXPRESS["Link Status"], 2],
  ["Device Control 2", PCI_EXPRESS["Device Control 2"], 2],
  ["Link Control 2", PCI_EXPRESS["Link Control 2"], 2],
  ["Link Status 2", PCI_EXPRESS["Link Status 2"], 2],
] as const;

/** Error masks and severities of AER. */
const MASKS = [
  ["Uncorrectable Error Mask", 0x08],
  ["Uncorrectable Error Severity", 0x0c],
  ["Correctable Error Mask", 0x14],
] as const;

export const vfCapabilityRules: readonly Check[] = [
  {
    rule: "R71",
    of: "vf",
    bytes: (vf) => holds("Function Level Reset Capability", flrCapable(vf), "1", "0"),
  },
  {
    rule: "R72",
    of: "pf",
    bytes: (pf) => holds("Function Level Reset Capability", flrCapable(pf), "1", "0"),
  },
  {
    rule: "R73",
    of: "vf",
    bytes(vf) {
      same("Device Control", vf.u16(pcieOf(vf) + PCI_EXPRESS["Device Control"]), 0);
    },
    async requests(vf, bench) {
      const at = pcieOf(vf) + PCI_EXPRESS["Device Control"];
      await bench.write(vf, at, ~INITIATE_FLR & 0xffff, 2);
      same("Device Control after a write of ones", await bench.read(vf, at, 2), 0);
    },
  },
  {
    rule: "R74",
    of: "vf",
    bytes(vf) {
      const status = vf.u16(pcieOf(vf) + PCI_EXPRESS["Device Status"]);
      same("Device Status but its error bits", status & ~STATUS_ERRORS & ~TRANSACTIONS_PENDING, 0);
    },
    async requests(vf, bench) {
      const at = pcieOf(vf) + PCI_EXPRESS["Device Status"];
      const pf = pfOf(vf);
      const before = await bench.read(pf, pcieOf(pf) + PCI_EXPRESS["Device Status"], 2);
      await bench.write(vf, at, 0xffff, 2);
      same("the VF's Device Status after a write of ones", (await bench.read(vf, at, 2)) & STATUS_ERRORS, 0);
      same(
        "the PF's Device Status",
        await bench.read(pf, pcieOf(pf) + PCI_EXPRESS["Device Status"], 2),
        before,
      );
    },
  },
  {
    rule: "R75",
    of: "vf",
    bytes(vf) {
      for (const [name, at] of LINK) same(name, vf.u16(pcieOf(vf) + at), 0);
    },
    async requests(vf, bench) {
      for (const [name, at, size] of LINK) {
        await bench.write(vf, pcieOf(vf) + at, 0xffff, size);
        same(`${name} after a write of ones`, await bench.read(vf, pcieOf(vf) + at, size), 0);
      }
    },
  },
  {
    rule: "R77",
    of: "vf",
    bytes(vf) {
      for (const { extended, id } of vf.capabilities) {
        const never = extended ? NEVER_EXTENDED.has(id) : NEVER.has(id);
        // R2 speaks of the SR-IOV capability itself.
        if (!never || (extended && id === 0x0010)) continue;
        const name = extended ? extendedCapabilityName(id) : capabilityName(id);
        broken("capabilities", "none that belongs to PF, port or link", name ?? id.toString(16));
      }
    },
  },
  {
    rule: "R79",
    of: "vf",
    bytes(vf) {
      const at = vf.extended(0x000f) || skip("it has no ATS");
      same("Invalidate Queue Depth", vf.u16(at + 4) & 0x1f, 0);
      same("Smallest Translation Unit", vf.u16(at + 6) & 0x1f, 0);
    },
    async requests(vf, bench) {
      const at = vf.extended(0x000f) || skip("it has no ATS");
      await bench.write(vf, at + 6, 0x801f, 2);
      same("ATS Control after a write of ones", await bench.read(vf, at + 6, 2), 0x8000);
    },
  },
  {
    rule: "R81",
    of: "pf",
    bytes(pf) {
      if (!pf.device.some((f) => f.ari !== 0)) skip("the device does not use ARI");
      for (const f of [pf, ...pf.vfs])
        holds(`ARI capability of ${f.address}`, f.ari !== 0, "there", "missing");
    },
    async requests(pf, bench) {
      if (!pf.device.some((f) => f.ari !== 0)) skip("the device does not use ARI");
      for (const vf of await reachedVfs(bench, pf, 2)) {
        holds(`ARI capability of ${vf.address}`, vf.ari !== 0, "there", "missing");
      }
    },
  },
  {
    rule: "R82",
    of: "pf",
    async requests(pf, bench) {
      const [first, ...others] = await reachedVfs(bench, pf, 2);
      const vf = first!;
      const [at, bits] = messageControl(vf);
      const before = await controlsOf(bench, [pf, ...others]);
      await bench.change(vf, at, 0, bits, 2);
      same(`Message Control of ${vf.address}`, (await bench.read(vf, at, 2)) & bits, bits);
      const after = await controlsOf(bench, [pf, ...others]);
      for (const [i, f] of [pf, ...others].entries())
        same(`Message Control of ${f.address}`, after[i]!, before[i]!);
      await bench.change(vf, at, bits, 0, 2);
    },
  },
  {
    rule: "R83",
    of: "vf",
    bytes(vf) {
      same("Interrupt Pin", vf.u8(0x3d), 0);
      same("Interrupt Status", vf.u16(0x06) & 8, 0);
    },
    async requests(vf, bench) {
      await bench.write(vf, 0x04, 0x0400, 2);
      same("Interrupt Disable after it was set", (await bench.read(vf, 0x04, 2)) & 0x0400, 0);
    },
  },
  {
    rule: "R97",
    of: "vf",
    bytes(vf) {
      if (vf.aer === 0) skip("it has no Advanced Error Reporting");
      for (const [name, at] of MASKS) same(name, vf.u32(vf.aer + at), 0);
    },
    async requests(vf, bench) {
      if (vf.aer === 0) skip("it has no Advanced Error Reporting");
      for (const [name, at] of MASKS) {
        await bench.write(vf, vf.aer + at, 0xffffffff);
        same(`${name} after a write of ones`, await bench.read(vf, vf.aer + at), 0);
      }
    },
  },
  {
    rule: "R98",
    of: "vf",
    bytes(vf) {
      if (vf.aer === 0) skip("it has no Advanced Error Reporting");
      holds("Advanced Error Reporting of the PF", pfOf(vf).aer !== 0, "there", "missing");
    },
  },
];

/** Where a Function enables MSI-X, or MSI, with interrupts held back where that is possible. */
function messageControl(f: Subject): readonly [number, number] {
  if (f.msiX !== 0) return [f.msiX + 2, 0xc000];
  const msi = f.capability(0x05);
  return msi === 0 ? skip("its VFs have neither MSI-X nor MSI") : [msi + 2, 1];
}

async function controlsOf(bench: Bench, functions: readonly Subject[]): Promise<number[]> {
  const found: number[] = [];
  for (const f of functions) {
    const at = f.msiX || f.capability(0x05);
    found.push(at === 0 ? 0 : await bench.read(f, at + 2, 2));
  }
  return found;
}
