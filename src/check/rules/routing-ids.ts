// R23 to R35: Routing IDs of VFs.

import { ARI_FORWARDING, PCI_EXPRESS, SR_IOV_CONTROL, TYPE_1 } from "../../firmware/registers";
import type { Bench } from "../bench";
import { broken, type Check, hex, holds, same, skip } from "../check";
import { vfPlaces } from "../discover";
import type { Subject } from "../subject";
import { addressOf, busAt, type Place } from "../targets/target";
import { enableVfs, forwardsAri, isReachable, setUpVfs, vfPlacesNow } from "../vfs";
import { BUS_MASTER, COMMAND, mustAnswer, mustHaveVfs } from "./vf-enable";

const { vfEnable: VFE, ariCapableHierarchy: ARI } = SR_IOV_CONTROL;
/** Values of NumVFs that are tried at most. */
const TRIES = 8;

/** 1, 2, … and TotalVFs. */
function countsOf(pf: Subject): number[] {
  const all = Array.from({ length: Math.min(pf.totalVfs, TRIES) }, (_, i) => i + 1);
  return [...new Set([...all.slice(0, TRIES - 1), pf.totalVfs])];
}

/** Offset and stride in one dword. */
const layoutNow = (bench: Bench, pf: Subject) => bench.read(pf, pf.sriov("First VF Offset"));

function unique(all: readonly { place: Place; name: string }[]): void {
  const seen = new Map<Place, string>();
  for (const { place, name } of all) {
    const other = seen.get(place);
    if (other !== undefined)
      broken(`Routing ID ${addressOf(place)}`, `that of ${other} alone`, `that of ${name} too`);
    seen.set(place, name);
  }
}

const namedVfs = (pf: Subject, places: readonly Place[]) =>
  places.map((place, i) => ({ place, name: `VF ${i + 1} of ${pf.address}` }));

export const lowestPf = (pf: Subject) => pf.device.find((f) => f.isPf)!;

/** A PF's VF that lies beyond the PF's bus and can be reached. */
async function vfBeyond(bench: Bench, pf: Subject): Promise<Place> {
  const places = await enableVfs(bench, pf, pf.totalVfs);
  const found = places.find((place) => busAt(place) > pf.bus && isReachable(bench, pf, place));
  return found ?? skip("no VF that is reached lies beyond the PF's bus");
}

/** The Port above, if it alone decides about the buses below. */
function portAbove(pf: Subject): Subject {
  const { parent } = pf;
  if (!parent?.leadsToLink) skip("it is not below a Port");
  return parent;
}

export const routingIdRules: readonly Check[] = [
  {
    rule: "R23",
    of: "pf",
    bytes(pf, all) {
      if ((pf.u16(pf.sriov("SR-IOV Control")) & VFE) === 0) skip("VF Enable is clear");
      const shown = vfPlaces(pf, pf.u16(pf.sriov("NumVFs")));
      const vfs = all.filter((f) => shown.includes(f.place));
      if (vfs.length === 0) skip("no VF is shown");
      for (const vf of vfs) holds(`Vendor ID of ${vf.address}`, vf.isVf, "FFFFh", hex(vf.u16(0), 4));
    },
    async requests(pf, bench) {
      for (const count of countsOf(pf).slice(-2)) {
        await enableVfs(bench, pf, count);
        await mustHaveVfs(bench, pf, count);
        await bench.change(pf, pf.sriov("SR-IOV Control"), VFE, 0, 2);
        await bench.wait(1000);
      }
    },
  },
  {
    rule: "R24",
    of: "pf",
    async requests(pf, bench) {
      for (const count of countsOf(pf)) {
        await setUpVfs(bench, pf, count);
        const first = await layoutNow(bench, pf);
        same(
          `First VF Offset and VF Stride read again with NumVFs ${count}`,
          await layoutNow(bench, pf),
          first,
        );
      }
    },
  },
  {
    rule: "R25",
    of: "pf",
    async requests(pf, bench) {
      const lowest = lowestPf(pf);
      for (const bit of [ARI, 0]) {
        await setUpVfs(bench, pf, 1);
        await bench.change(lowest, lowest.sriov("SR-IOV Control"), ARI, bit, 2);
        await enableVfs(bench, pf, 1);
        const [place] = await vfPlacesNow(bench, pf, 1);
        if (isReachable(bench, pf, place!)) await mustAnswer(bench, place!, true);
        await bench.change(pf, pf.sriov("SR-IOV Control"), VFE, 0, 2);
        await bench.wait(1000);
      }
    },
  },
  {
    rule: "R26",
    of: "pf",
    async requests(pf, bench) {
      await enableVfs(bench, pf, 1);
      const before = await layoutNow(bench, pf);
      const [place] = await vfPlacesNow(bench, pf, 1);
      if (isReachable(bench, pf, place!)) await bench.write(place!, COMMAND, BUS_MASTER, 2);
      same("First VF Offset and VF Stride while VF Enable is set", await layoutNow(bench, pf), before);
    },
  },
  {
    rule: "R27",
    of: "pf",
    bytes(pf) {
      if (pf.totalVfs <= 1) skip("there is at most one VF");
      stride(pf.u16(pf.sriov("VF Stride")));
    },
    async requests(pf, bench) {
      for (const count of countsOf(pf).filter((one) => one > 1)) {
        await setUpVfs(bench, pf, count);
        stride(await bench.read(pf, pf.sriov("VF Stride"), 2));
      }
    },
  },
  {
    rule: "R28",
    of: "pf",
    bytes(pf) {
      if (pf.totalVfs === 0) skip("TotalVFs is 0");
      offset(pf.u16(pf.sriov("First VF Offset")));
    },
    async requests(pf, bench) {
      for (const count of countsOf(pf)) {
        await setUpVfs(bench, pf, count);
        offset(await bench.read(pf, pf.sriov("First VF Offset"), 2));
      }
    },
  },
  {
    rule: "R29",
    of: "device",
    bytes(f, all) {
      const pfs = f.device.filter(({ isPf }) => isPf);
      if (pfs.length === 0) skip("it has no PF");
      const others = all.filter((one) => !one.isVf).map((one) => ({ place: one.place, name: one.address }));
      unique([...others, ...pfs.flatMap((pf) => namedVfs(pf, vfPlaces(pf, pf.u16(pf.sriov("NumVFs")))))]);
    },
    async requests(f, bench) {
      const pfs = f.device.filter(({ isPf }) => isPf);
      if (pfs.length === 0) skip("it has no PF");
      for (const most of [false, true]) {
        const all = f.device.map((one) => ({ place: one.place, name: one.address }));
        for (const pf of pfs) {
          const count = most ? pf.totalVfs : Math.min(1, pf.totalVfs);
          await setUpVfs(bench, pf, count);
          all.push(...namedVfs(pf, await vfPlacesNow(bench, pf, count)));
        }
        unique(all);
      }
    },
  },
  {
    rule: "R30",
    of: "pf",
    async requests(pf, bench) {
      await mustAnswer(bench, await vfBeyond(bench, pf), true);
    },
  },
  {
    rule: "R31",
    of: "pf",
    async requests(pf, bench) {
      const port = portAbove(pf);
      const at = port.pcie + PCI_EXPRESS["Device Control 2"];
      if (!forwardsAri(port)) skip("the Port above does not forward ARI");
      const places = await enableVfs(bench, pf, pf.totalVfs);
      const far = places.find((place) => busAt(place) === pf.bus && (place & 0xff) > 7);
      if (far === undefined) skip("no VF of its bus has a Function Number above 7");
      await mustAnswer(bench, far, true);
      await bench.change(port, at, ARI_FORWARDING.enable, 0, 2);
      await mustAnswer(bench, far, false);
      await bench.change(port, at, 0, ARI_FORWARDING.enable, 2);
      await mustAnswer(bench, far, true);
    },
  },
  {
    rule: "R32",
    of: "pf",
    async requests(pf, bench) {
      const port = portAbove(pf);
      const place = await vfBeyond(bench, pf);
      await mustAnswer(bench, place, true);
      await bench.write(port, TYPE_1["Subordinate Bus Number"], pf.bus, 1);
      await mustAnswer(bench, place, false);
    },
  },
  {
    rule: "R33",
    of: "pf",
    async requests(pf, bench) {
      const port = portAbove(pf);
      if (port.parent) skip("the Port above is not on a root bus");
      await setUpVfs(bench, pf, 1);
      const vf = (await vfPlacesNow(bench, pf, 1))[0]!;
      const used = Math.max(...bench.subjects.map((f) => Math.max(f.bus, f.layout === 1 ? f.u8(0x1a) : 0)));
      const moved = used + 1 - pf.bus;
      const last = busAt(vf) + moved;
      if (last > 255) skip("no bus number is left");
      await enableVfs(bench, pf, 1);
      await bench.change(pf, pf.sriov("SR-IOV Control"), VFE, 0, 2);
      await moveBus(bench, port, used + 1, last);
      const there = pf.place + moved * 256;
      // A Type 0 write, by which the device learns of its new number.
      await bench.write(there, 0x3c, await bench.read(there, 0x3c, 1), 1);
      // Some clear it together with VF Enable (R17).
      await bench.write(there, pf.sriov("NumVFs"), 1, 2);
      await bench.write(
        there,
        pf.sriov("SR-IOV Control"),
        VFE | (await bench.read(there, pf.sriov("SR-IOV Control"), 2)),
        2,
      );
      await bench.wait(1000);
      const answered = await bench.answers(vf + moved * 256);
      await bench.change(there, pf.sriov("SR-IOV Control"), VFE, 0, 2);
      await moveBus(
        bench,
        port,
        port.u8(TYPE_1["Secondary Bus Number"]),
        port.u8(TYPE_1["Subordinate Bus Number"]),
      );
      await bench.write(pf, 0x3c, pf.u8(0x3c), 1);
      holds(`a read of ${addressOf(vf + moved * 256)}`, answered, "an answer", "all ones");
    },
  },
  {
    rule: "R34",
    of: "pf",
    async requests(pf, bench) {
      const place = await vfBeyond(bench, pf);
      await bench.write(place, COMMAND, BUS_MASTER, 2);
      await mustHaveVfs(bench, pf, pf.totalVfs);
    },
  },
  {
    rule: "R35",
    of: "pf",
    bytes(pf) {
      const link = (f: Subject) => f.u8(f.sriov("Function Dependency Link"));
      const numberOf = (f: Subject) => (f.parent?.leadsToLink ? f.place & 0xff : f.place & 7);
      const pfs = new Map(pf.device.filter(({ isPf }) => isPf).map((f) => [numberOf(f), f]));
      let at = pf;
      for (let i = 0; i < pfs.size; i++) {
        const next = pfs.get(link(at));
        if (!next)
          broken(`Function Dependency Link of ${at.address}`, "the number of a PF", hex(link(at), 2));
        if (next === pf) return;
        at = next;
      }
      broken("the Function Dependency Links from here on", "a ring that leads back", "none");
    },
  },
];

function stride(value: number): void {
  holds("VF Stride", value !== 0, "not zero", "0h");
}

function offset(value: number): void {
  holds("First VF Offset", value !== 0, "not zero", "0h");
}

async function moveBus(bench: Bench, port: Subject, secondary: number, subordinate: number): Promise<void> {
  const dword = await bench.read(port, TYPE_1["Primary Bus Number"]);
  await bench.write(
    port,
    TYPE_1["Primary Bus Number"],
    (dword & 0xff0000ff) | (subordinate << 16) | (secondary << 8),
  );
}
