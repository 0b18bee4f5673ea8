// Mistakes that somebody could make in the core, each in one place. The suite must notice every one of them.

export interface Mutant {
  readonly name: string;
  /** From the root of the project. */
  readonly file: string;
  /** Occurs once in the file. */
  readonly text: string;
  readonly mistake: string;
  /** What goes wrong then, for people. */
  readonly breaks: string;
  /** Test files that notice it: they run first, the whole suite only if they do not. */
  readonly noticedBy: readonly string[];
}

const RULES = "test/scenarios/rules.test.ts";
const FRAMES = "test/scenarios/frames";
const DMA = "test/property/dma.test.ts";

type Row = Omit<Mutant, "file">;
const inFile = (file: string, ...rows: readonly Row[]): readonly Mutant[] =>
  rows.map((row) => ({ file, ...row }));

/** Run with every `npm test`: one of rows and one of frames, as each takes a compilation. */
export const SAMPLE = ["numvfs-writable", "spoof-unchecked"];

export const mutants: readonly Mutant[] = [
  ...inFile("src/spec/sr-iov.ts", {
    name: "numvfs-writable",
    text: 'plain("NumVFs", 0x10, 16, "9.3.3.7", "RW"',
    mistake: 'plain("NumVFs", 0x10, 16, "9.3.3.7", "RO"',
    breaks: "NumVFs ignores writes",
    noticedBy: ["test/unit/firmware/enable-vfs.test.ts"],
  }),
  ...inFile(
    "assembly/hierarchy/routing.ts",
    {
      name: "stride-off-by-one",
      text: "const at = reachableAt(s.pf.device, (first + i * s.stride) & 0xffff);\n    if (at == NOWHERE) continue;\n    const entry = ROUTING + (at & 0xffff) * 4;\n    if (load<u32>(entry) != 0) continue;",
      mistake:
        "const at = reachableAt(s.pf.device, (first + i * s.stride + 1) & 0xffff);\n    if (at == NOWHERE) continue;\n    const entry = ROUTING + (at & 0xffff) * 4;\n    if (load<u32>(entry) != 0) continue;",
      breaks: "VFs answer one Routing ID too high",
      noticedBy: ["test/unit/firmware/enable-vfs.test.ts"],
    },
    {
      name: "type1-anywhere",
      text: "if (bus != device.bus) return route == (changetype<u32>(device) | BusRoute.Type1) ? rid : NOWHERE;",
      mistake: "if (bus != device.bus) return route != 0 ? rid : NOWHERE;",
      breaks: "VFs answer on buses that no bridge leads to them",
      noticedBy: [RULES, "test/property/random-accesses.test.ts"],
    },
    {
      name: "ari-forwarding-unasked",
      text: "if (here < 0 || ((rid & 0xff) > 7 && !ariForwarding(bridge))) return NOWHERE;",
      mistake: "if (here < 0) return NOWHERE;",
      breaks: "VFs beyond Function 7 answer without ARI Forwarding",
      noticedBy: [RULES],
    },
    {
      name: "short-space",
      text: "return entry != 0 && offset < LONG_BYTES >>> ((entry & (Entry.Short | Entry.NotReady)) << 1);",
      mistake: "return entry != 0 && offset < LONG_BYTES;",
      breaks: "Functions of conventional PCI have 4 KiB, and those that are not ready answer",
      noticedBy: [RULES],
    },
  ),
  ...inFile(
    "assembly/hierarchy/claims.ts",
    {
      name: "slice-doubled",
      text: "    const log2 = vfBarLog2(s, barLog2(bar));",
      mistake: "    const log2 = vfBarLog2(s, barLog2(bar)) + 1;",
      breaks: "every VF's slice is twice as large as its BAR",
      noticedBy: [RULES],
    },
    {
      name: "aperture-end",
      text: "    const last = base + ((<u64>s.enabled) << log2) - 1;\n    forwardDown(f.device.bridge, base, last, base, index",
      mistake:
        "    const last = base + ((<u64>s.totalVfs) << log2) - 1;\n    forwardDown(f.device.bridge, base, last, base, index",
      breaks: "slices of VFs that are not enabled are claimed",
      noticedBy: [RULES],
    },
    {
      name: "window-overlooked",
      text: "    const to = min(high, last);",
      mistake: "    const to = last;",
      breaks: "memory beyond a bridge's window is reached",
      noticedBy: [RULES],
    },
    {
      name: "asleep-unnoticed",
      text: "  if (vfsHavePower(s) && anyAsleep(s)) state().decoderAsleep = 1;",
      mistake: "",
      breaks: "VFs in D3hot answer memory requests",
      noticedBy: [RULES],
    },
  ),
  ...inFile(
    "assembly/capability/sr-iov.ts",
    {
      name: "too-many-vfs",
      text: "  if (count > s.totalVfs) {",
      mistake: "  if (count > s.totalVfs + 1) {",
      breaks: "one VF more than TotalVFs can be enabled",
      noticedBy: [RULES],
    },
    {
      name: "vfs-not-reset",
      text: "  resetVfs(s, count);\n  waitForVfs(s, count);",
      mistake: "  waitForVfs(s, count);",
      breaks: "VFs begin with what the last ones left",
      noticedBy: [RULES],
    },
    {
      name: "unlocked",
      text: "  vfsAppeared(s);\n  lock(s);",
      mistake: "  vfsAppeared(s);",
      breaks: "NumVFs and System Page Size can be written while VFs exist",
      noticedBy: [RULES],
    },
    {
      name: "mse-unheard",
      text: "  } else if (((before ^ after) & SrIovControl.VfMse) != 0) state().decoderStale = 1;",
      mistake: "  }",
      breaks: "VF MSE has no effect by itself",
      noticedBy: [RULES],
    },
    {
      name: "ari-after-enable",
      text: "    takeAri(s, lanes, data);",
      mistake: "",
      breaks: "ARI Capable Hierarchy stays when it is cleared together with VF Enable",
      noticedBy: [RULES],
    },
    {
      name: "vf-memory-kept",
      text: "  freeVfPages(s);\n",
      mistake: "",
      breaks: "memory of VFs survives VF Enable",
      noticedBy: [RULES],
    },
    {
      name: "ari-lost-in-d3",
      text: "  const isPreserved = (capabilities & SrIovCapabilities.AriCapableHierarchyPreserved) != 0;",
      mistake: "  const isPreserved = (capabilities & SrIovCapabilities.AriCapableHierarchyPreserved) == 0;",
      breaks: "ARI Capable Hierarchy is preserved where it must not be",
      noticedBy: [RULES],
    },
  ),
  ...inFile(
    "assembly/capability/reset.ts",
    {
      name: "vfs-survive-flr",
      text: "  if (s && s.frozen != 0) disableVfs(s);",
      mistake: "",
      breaks: "VFs survive the reset of their PF",
      noticedBy: [RULES],
    },
    {
      name: "bus-kept",
      text: "  if (device.bridge) device.bus = 0;",
      mistake: "",
      breaks: "a device remembers its bus number across a hot reset",
      noticedBy: [RULES, "test/property/random-accesses.test.ts"],
    },
    {
      name: "sticky-lost",
      text: "    const keep = keptBy(kind, cold);",
      mistake: "    const keep = keptBy(kind, cold) & 0;",
      breaks: "sticky bits are cleared by every reset",
      noticedBy: [RULES],
    },
    {
      name: "warm-power",
      text: "  const pme = kind == ResetKind.Warm ? auxiliaryPowered(f) : 0;",
      mistake: "  const pme = auxiliaryPowered(f);",
      breaks: "PME_En survives a cold reset",
      noticedBy: [RULES],
    },
    {
      name: "retry-after-reset",
      text: "  waitForFunction(f, kind);",
      mistake: "",
      breaks: "a slow Function answers at once after its reset",
      noticedBy: [RULES],
    },
  ),
  ...inFile("assembly/function/power.ts", {
    name: "vf-outlives-pf",
    text: "  return record.layout.isVf == 0 || powerState(changetype<AnyFunction>(record.layout.function)) == 0;",
    mistake: "  return true;",
    breaks: "a VF requests while its PF sleeps",
    noticedBy: [RULES],
  }),
  ...inFile(
    "assembly/fabric/config-space.ts",
    {
      name: "clearable-set",
      text: "(before & data & load<u32>(cell, Cell.Clearable))",
      mistake: "((before ^ data) & load<u32>(cell, Cell.Clearable))",
      breaks: "writing one to RW1C bits sets them",
      noticedBy: [RULES, "test/conformance"],
    },
    {
      name: "lanes-ignored",
      text: "  const change = changeOf(cell, before, data) & lanes;\n  state().completion",
      mistake: "  const change = changeOf(cell, before, data);\n  state().completion",
      breaks: "a byte write changes its whole dword",
      noticedBy: [RULES, "test/conformance"],
    },
    {
      name: "batch-lanes",
      text: "(before & lanes) >>> byteShift(offset)",
      mistake: "before >>> byteShift(offset)",
      breaks: "byte reads in batches give more than the byte",
      noticedBy: ["test/property/random-accesses.test.ts"],
    },
    {
      name: "capture-forgotten",
      text: "  if (captures(entry)) captureBus(record, rid >> 8);",
      mistake: "",
      breaks: "devices never learn their bus number",
      noticedBy: [RULES],
    },
  ),
  ...inFile(
    "assembly/error/refused.ts",
    {
      name: "ur-unnoted",
      text: "  while (f) {\n    noteUnsupportedBy(f);\n    f = f.next;\n  }",
      mistake: "  if (f) noteUnsupportedBy(f);",
      breaks: "only one Function of the device notes an Unsupported Request (R94)",
      noticedBy: [RULES],
    },
    {
      name: "ur-never-advisory",
      text: "  const advisory: u32 = isPosted(h.h0) ? 0 : ErrorFlag.Advisory;",
      mistake: "  const advisory: u32 = 0;",
      breaks: "an Unsupported Request is reported as non-fatal where it is advisory (R95)",
      noticedBy: [RULES],
    },
  ),
  ...inFile(
    "assembly/error/report.ts",
    {
      name: "first-error",
      text: "    isMasked ||\n    logError(",
      mistake: "    logError(",
      breaks: "masked errors are logged as first errors",
      noticedBy: ["test/unit/model/errors", RULES],
    },
    {
      name: "masks-of-vf",
      text: "function uncorrectableMask(f: PciFunction): u32 {\n  const at = aerAt(f);\n  return at != 0 ? get32(f, at + Aer.UncorrectableErrorMask) : 0;",
      mistake:
        "function uncorrectableMask(f: PciFunction): u32 {\n  const at = aerAt(f);\n  return at != 0 ? 0 : 0;",
      breaks: "masks of errors have no effect (R97)",
      noticedBy: ["test/unit/model/errors", RULES],
    },
  ),
  ...inFile(
    "assembly/error/message.ts",
    {
      name: "source-of-vf",
      text: "  const source = requesterId(record);",
      mistake: "  const source = requesterId(f);",
      breaks: "errors of a VF are reported as the PF's (R99)",
      noticedBy: [RULES],
    },
    {
      name: "serr-unasked",
      text: "  if ((get16(bridge, Type1Header.BridgeControl) & BridgeControl.SerrEnable) == 0)\n    return end(bridge, message, source, MessageFate.NotForwarded);",
      mistake: "",
      breaks: "bridges forward error messages without SERR# Enable",
      noticedBy: [RULES],
    },
  ),
  ...inFile("assembly/fabric/retry.ts", {
    name: "rrs-always-visible",
    text: "    (get16(top, at + PciExpress.RootControl) & RootControl.ConfigurationRrsSoftwareVisibilityEnable) != 0",
    mistake: "    true",
    breaks: "0001h is read without Configuration RRS Software Visibility (R108)",
    noticedBy: [RULES],
  }),
  ...inFile(
    "assembly/upstream/requester.ts",
    {
      name: "dma-ungated",
      text: "  return isBusMaster(record) && isInD0(record);",
      mistake: "  return isBusMaster(record.layout.function) && isInD0(record);",
      breaks: "the PF's Bus Master Enable gates its VFs' requests (R62)",
      noticedBy: [RULES, DMA],
    },
    {
      name: "requester-of-pf",
      text: "  return (routingIdOf(f) + s.offset + (vf - 1) * s.stride) & 0xffff;",
      mistake: "  return routingIdOf(f);",
      breaks: "VFs request under their PF's Routing ID (R104)",
      noticedBy: [RULES, DMA],
    },
  ),
  ...inFile(
    "assembly/upstream/translate.ts",
    {
      name: "write-as-read",
      text: "  const needed: u32 = write ? IommuPermission.Write : IommuPermission.Read;",
      mistake: "  const needed: u32 = IommuPermission.Read;",
      breaks: "pages that may only be read are written",
      noticedBy: [DMA],
    },
    {
      name: "unknown-passes",
      text: "    if (pasid == 0 && passesUnknown()) return address;",
      mistake: "    if (pasid == 0) return address;",
      breaks: "requesters without a domain reach all memory",
      noticedBy: [DMA],
    },
  ),
  ...inFile("assembly/upstream/route.ts", {
    name: "source-unvalidated",
    text: "  return bus >= secondaryBus(bridge) && bus <= subordinateBus(bridge);",
    mistake: "  return bus == secondaryBus(bridge);",
    breaks: "Source Validation refuses VFs on later buses (R105)",
    noticedBy: [RULES],
  }),
  ...inFile(
    "assembly/interrupt/msi-x.ts",
    {
      name: "function-mask",
      text: "  if (isFunctionMasked(record, at) || isMasked(table, vector) || !mayRequest(record)) {",
      mistake: "  if (isMasked(table, vector) || !mayRequest(record)) {",
      breaks: "Function Mask of MSI-X holds nothing back",
      noticedBy: ["test/unit/model/interrupts"],
    },
    {
      name: "pending-forever",
      text: "  store<u32>(at, bits & ~bit);\n",
      mistake: "",
      breaks: "a pending bit stays after its message was sent",
      noticedBy: [RULES, "test/unit/model/interrupts"],
    },
  ),
  ...inFile("assembly/frames/ingress.ts", {
    name: "spoof-unchecked",
    text: "  if ((options & PortOption.MacAntiSpoof) != 0 && !has(s, port, source)) return FrameCounter.MacSpoof;",
    mistake: "",
    breaks: "frames with a foreign source address are sent",
    noticedBy: [FRAMES],
  }),
  ...inFile(
    "assembly/frames/candidates.ts",
    {
      name: "vlan-leak",
      text: "  if (containsVlan(load<u32>(at, Egress.Receives), w.vid) == 0) return;",
      mistake: "",
      breaks: "frames leave their VLAN",
      noticedBy: [FRAMES],
    },
    {
      name: "echo",
      text: "    if (port != ingress) send(",
      mistake: "    send(",
      breaks: "broadcasts come back to their sender",
      noticedBy: [FRAMES],
    },
  ),
  ...inFile("assembly/frames/decide.ts", {
    name: "loopback-ignored",
    text: "  if (w.port == 0 || s.loopback != 0) {",
    mistake: "  if (true) {",
    breaks: "frames go from port to port without loopback",
    noticedBy: [FRAMES],
  }),
];
