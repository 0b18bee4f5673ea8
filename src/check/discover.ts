// Finds the Functions of a target by requests, or in a dump.

import { ARI, ARI_FORWARDING, PCI_EXPRESS, SR_IOV_CONTROL, TYPE_1 } from "../firmware/registers";
import { Subject } from "./subject";
import {
  busAt,
  domainAt,
  type LiveTarget,
  type Place,
  placeOf,
  routingIdAt,
  type SnapshotTarget,
} from "./targets/target";

const DEVICES = 32;
const FUNCTIONS = 8;
/** VFs of a PF that are looked at where VFs were found enabled. */
const MOST_VFS = 8;

/** Every Function that requests reach, bridges before what lies below them. */
export async function discover(target: LiveTarget): Promise<Subject[]> {
  const found = new Discovery(target);
  for (const { domain, bus } of target.roots) await found.bus(domain, bus, undefined);
  return found.subjects;
}

class Discovery {
  readonly subjects: Subject[] = [];
  private readonly buses = new Set<number>();

  constructor(private readonly target: LiveTarget) {}

  async bus(domain: number, bus: number, above: Subject | undefined): Promise<void> {
    const key = domain * 256 + bus;
    if (this.buses.has(key)) return;
    this.buses.add(key);
    const numbers = above?.leadsToLink ? 1 : DEVICES;
    const bridges: Subject[] = [];
    for (let number = 0; number < numbers; number++) {
      const device = await this.device(placeOf((bus << 8) | (number << 3), domain), above);
      this.subjects.push(...device);
      bridges.push(...device.filter(({ layout }) => layout === 1));
      for (const f of device) await this.vfs(f);
    }
    for (const bridge of bridges) {
      const secondary = bridge.u8(TYPE_1["Secondary Bus Number"]);
      if (secondary > bus) await this.bus(domain, secondary, bridge);
    }
  }

  private async device(place: Place, above: Subject | undefined): Promise<Subject[]> {
    const first = await this.identify(place, above);
    if (!first) return [];
    const device = [first, ...(await this.others(first, above))];
    for (const f of device) f.device = device;
    return device;
  }

  private async others(first: Subject, above: Subject | undefined): Promise<Subject[]> {
    if (first.ari !== 0 && above && forwardsAri(above)) return this.ariFunctions(first, above);
    if ((first.u8(0x0e) & 0x80) === 0) return [];
    const found: Subject[] = [];
    for (let i = 1; i < FUNCTIONS; i++) {
      const f = await this.identify(first.place + i, above);
      if (f) found.push(f);
    }
    return found;
  }

  private async ariFunctions(first: Subject, above: Subject): Promise<Subject[]> {
    const found: Subject[] = [];
    for (let last = first; ; ) {
      const next = last.ari === 0 ? 0 : last.u8(last.ari + ARI["ARI Capability"] + 1);
      if (next <= (last.place & 0xff)) return found;
      const f = await this.identify((first.place & ~0xff) | next, above);
      if (!f) return found;
      found.push(f);
      last = f;
    }
  }

  private async identify(place: Place, above: Subject | undefined): Promise<Subject | undefined> {
    const id = await this.target.read(place, 0, 4);
    if (id === 0xffffffff || id === 0) return undefined;
    return new Subject(place, await this.target.image(place), above);
  }

  private async vfs(pf: Subject): Promise<void> {
    if (!pf.isPf || (pf.u16(pf.sriov("SR-IOV Control")) & SR_IOV_CONTROL.vfEnable) === 0) return;
    const places = vfPlaces(pf, Math.min(pf.u16(pf.sriov("NumVFs")), MOST_VFS));
    for (const [index, place] of places.entries()) {
      if ((await this.target.read(place, 4, 4)) === 0xffffffff) continue;
      pf.vfs.push(new Subject(place, await this.target.image(place), pf.parent, { pf, index }));
    }
    this.subjects.push(...pf.vfs);
  }
}

function forwardsAri(port: Subject): boolean {
  const at = port.pcie + PCI_EXPRESS["Device Control 2"];
  return port.pcie !== 0 && (port.u16(at) & ARI_FORWARDING.enable) !== 0;
}

/** Where First VF Offset and VF Stride of the PF's bytes put its VFs (R23). */
export function vfPlaces(pf: Subject, count: number): Place[] {
  const offset = pf.u16(pf.sriov("First VF Offset"));
  const stride = pf.u16(pf.sriov("VF Stride"));
  return placesOfVfs(pf.place, offset, stride, count);
}

export function placesOfVfs(pf: Place, offset: number, stride: number, count: number): Place[] {
  const domain = domainAt(pf);
  return Array.from({ length: count }, (_, i) =>
    placeOf((routingIdAt(pf) + offset + i * stride) & 0xffff, domain),
  );
}

/** The Functions of a dump: Bridges by their bus numbers, VFs by their PFs. */
export function subjectsOf(target: SnapshotTarget): Subject[] {
  const sorted = [...target.functions].sort((a, b) => a.place - b.place);
  const bridges: Subject[] = [];
  const subjects: Subject[] = [];
  const vfPlacesOf = new Map<Place, { pf: Subject; index: number }>();
  for (const { place, image } of sorted) {
    const parent = bridges.find((bridge) => leadsTo(bridge, place));
    const subject = new Subject(place, image, parent, vfPlacesOf.get(place));
    if (subject.layout === 1 && !subject.isVf) bridges.push(subject);
    subject.vf?.pf.vfs.push(subject);
    if (subject.isPf && (subject.u16(subject.sriov("SR-IOV Control")) & SR_IOV_CONTROL.vfEnable) !== 0) {
      for (const [index, at] of vfPlaces(subject, subject.u16(subject.sriov("NumVFs"))).entries()) {
        vfPlacesOf.set(at, { pf: subject, index });
      }
    }
    subjects.push(subject);
  }
  for (const f of subjects.filter(({ isVf }) => !isVf))
    f.device = subjects.filter((other) => sameDevice(f, other));
  return subjects;
}

function leadsTo(bridge: Subject, place: Place): boolean {
  const secondary = bridge.u8(TYPE_1["Secondary Bus Number"]);
  return domainAt(bridge.place) === domainAt(place) && secondary !== 0 && secondary === busAt(place);
}

/** Of one device: on one bus, and below a link or of one Device Number. */
function sameDevice(f: Subject, other: Subject): boolean {
  if (other.isVf || f.place >> 8 !== other.place >> 8) return false;
  return f.parent?.leadsToLink === true || f.place >> 3 === other.place >> 3;
}
