// The rules C1 and on: what holds of headers and capabilities, in one sentence each. Numbers never change.

import { attributes } from "./attributes";
import { type Block, blocks } from "./index";
import type { Condition, Field } from "./model";
import { placementOf } from "./placement";

/** What a rule made from the rows of a block says of its bits. */
export type RowAspect = "read-only" | "reserved" | "writable" | "clearable" | "reset";

export interface ConfigurationRule {
  /** 1 and on; written C1 and on. */
  readonly number: number;
  readonly sentence: string;
  /** Section of the PCI Express Base Specification. */
  readonly section: string;
  /** Made from the rows of this block. */
  readonly rows?: { readonly block: string; readonly aspect: RowAspect };
}

const rule = (number: number, section: string, sentence: string): ConfigurationRule => ({
  number,
  section,
  sentence,
});

const written: readonly ConfigurationRule[] = [
  rule(1, "7.5.1.1.1", "Vendor ID is neither 0000h nor FFFFh"),
  rule(2, "7.5.1.1.9", "Header Layout is 0 or 1, or 2 in a CardBus bridge"),
  rule(3, "7.5.1.1.9", "Function 0 of a device with several Functions says so"),
  rule(4, "7.5.1.1.11", "Capabilities Pointer is zero where Capabilities List is clear, and only there"),
  rule(5, "7.5.1.1.11", "The list of capabilities ends"),
  rule(6, "7.5.1.1.11", "The list of capabilities links dword-aligned offsets from 40h to FCh"),
  rule(7, "7.5.1.1.11", "No capability appears twice, but for those that may"),
  rule(8, "7.6.3", "The list of extended capabilities ends"),
  rule(9, "7.6.3", "The list of extended capabilities links dword-aligned offsets from 100h on"),
  rule(10, "7.6.3", "No extended capability appears twice, but for those that may"),
  rule(11, "7.5", "Capabilities do not overlap"),
  rule(12, "7.5.1.1.13", "Interrupt Pin is 0 to 4"),
  rule(13, "7.5.1.1", "Bits of conventional PCI that have no use in PCI Express read zero"),
  rule(14, "7.5.2", "Every PCI Express Function but a VF has Power Management"),
  rule(15, "2.3.1", "A Function that is not there reads all ones"),
  rule(16, "7.2", "Reads of bytes and words show the bytes of the dword"),
  rule(17, "7.2", "A write of a byte changes no other byte of the header"),
  rule(18, "7.5.1.1.3", "With Memory Space Enable clear the BARs claim no memory"),

  rule(20, "7.5.1.2.1", "Type bits of a BAR are valid and ignore writes"),
  rule(
    21,
    "7.5.1.2.1",
    "A BAR shows a size that is a power of two, of 16 bytes at least, or 4 to 256 of I/O",
  ),
  rule(22, "7.5.1.2.1", "A 64-bit BAR has two registers"),
  rule(23, "7.5.1.2.1", "A BAR holds the address that is written, above its size"),
  rule(24, "7.5.1.2.4", "The Expansion ROM BAR holds an address above its size, and bits 10:1 read zero"),
  rule(25, "7.5.1.2.1", "Sizing one BAR leaves the others alone"),

  rule(30, "7.5.1.3.4", "Secondary Bus Number is above Primary, and Subordinate is not below Secondary"),
  rule(31, "7.5.1.3.6", "Base and limit of a window agree in their addressing"),
  rule(32, "7.3.1", "On a link only device 0 answers"),
  rule(33, "7.3.3", "A bus outside Secondary to Subordinate is not reached through the bridge"),
  rule(34, "7.5.1.3.8", "Memory outside a bridge's windows is not forwarded"),
  rule(35, "7.5.1.1.3", "With Memory Space Enable of a bridge clear no memory is forwarded downstream"),

  rule(40, "7.5.2.1", "Version of Power Management is 3"),
  rule(41, "7.5.2.2", "PowerState ignores a state that is not supported"),
  rule(42, "5.3.1.4", "In D3hot a Function answers configuration requests and no memory requests"),

  rule(45, "7.7.1.2", "Multiple Message Capable of MSI is at most 32 vectors"),
  rule(50, "7.7.2.3", "MSI-X table and pending bits lie within memory BARs"),
  rule(51, "7.7.2.4", "MSI-X table and pending bits do not overlap"),
  rule(52, "7.7.2.8", "After reset every MSI-X vector is masked and none is pending"),
  rule(53, "7.7.2.5", "MSI-X entries hold address and data"),
  rule(54, "7.7.2.9", "MSI-X pending bits ignore writes"),

  rule(60, "7.5.3.2", "Capability Version of PCI Express is 1 or 2"),
  rule(61, "7.5.3.2", "Device/Port Type agrees with Header Layout"),
  rule(62, "7.5.3.3", "Role-Based Error Reporting is set"),
  rule(63, "7.5.3.8", "A link is no faster and no wider than its Function can be"),
  rule(64, "7.5.3.2", "Only a Port that leads downstream implements a slot"),
  rule(65, "7.5.3.4", "Max_Payload_Size is at most what is supported"),
  rule(66, "7.5.3.18", "Supported Link Speeds Vector contains Max Link Speed"),

  rule(
    70,
    "7.7.11.2",
    "Only a Downstream Port has ACS Source Validation, Translation Blocking and Upstream Forwarding",
  ),
  rule(71, "7.8.8.2", "Next Function Number of ARI leads upwards to a Function that is there, or is zero"),
];

/** The number of each block's first rule; five follow each other. A new block takes the next free ten. */
export const firstRowRules: Readonly<Record<string, number>> = {
  type0: 200,
  type1: 210,
  pm: 220,
  vpd: 230,
  msi: 240,
  "vendor-specific": 250,
  "debug-port": 260,
  "subsystem-id": 270,
  pcie: 280,
  "msi-x": 290,
  sata: 300,
  af: 310,
  ea: 320,
  aer: 330,
  vc: 340,
  dsn: 350,
  "power-budgeting": 360,
  mfvc: 370,
  "vc-mfvc": 380,
  vsec: 390,
  acs: 400,
  ari: 410,
  ats: 420,
  sriov: 430,
  multicast: 440,
  pri: 450,
  "resizable-bar": 460,
  dpa: 470,
  "tph-requester": 480,
  ltr: 490,
  "secondary-pcie": 500,
  pasid: 510,
  dpc: 520,
  "l1-pm-substates": 530,
  ptm: 540,
  frs: 550,
  rtr: 560,
  dvsec: 570,
  "vf-resizable-bar": 580,
  "data-link-feature": 590,
  "physical-layer-16": 600,
  "lane-margining": 610,
  npem: 620,
  "physical-layer-32": 630,
  doe: 640,
  "device-3": 650,
  ide: 660,
};

const aspects: readonly [RowAspect, (name: string) => string, (block: Block) => boolean][] = [
  ["read-only", (name) => `Read-only bits of ${name} ignore writes`, (block) => has(block, isReadOnly)],
  ["reserved", (name) => `Reserved bits of ${name} read zero`, hasReserved],
  [
    "writable",
    (name) => `Writable bits of ${name} hold what is written`,
    (block) => has(block, ({ attribute }) => attributes[attribute].writable),
  ],
  [
    "clearable",
    (name) => `Bits of ${name} that ones clear ignore zeros`,
    (block) => has(block, ({ attribute }) => attributes[attribute].clearable),
  ],
  ["reset", (name) => `Function Level Reset puts ${name} to its reset values`, isResettable],
];

const has = ({ registers }: Block, is: (field: Field) => boolean) =>
  registers.some((register) => register.bar === undefined && register.fields.some(is));

function isReadOnly({ attribute }: Field): boolean {
  const { writable, clearable, reserved } = attributes[attribute];
  return !writable && !clearable && !reserved;
}

/** Fields that are reserved, in some Functions at least, or bytes between the registers. */
function hasReserved(block: Block): boolean {
  const sometimes = ({ attribute, vf, when }: Field) =>
    attributes[attribute].reserved || when !== undefined || (vf !== undefined && isReserved(vf));
  const bits = block.registers.reduce((sum, { width }) => sum + width, 0);
  const end = Math.max(...block.registers.map(({ offset, width }) => 8 * offset + width));
  return has(block, sometimes) || (bits < end && !block.partial);
}

const isReserved = (vf: NonNullable<Field["vf"]>) =>
  attributes[typeof vf === "string" ? vf : vf.attribute].reserved;

/** Whether a Function that has Function Level Reset, as bridges and Ports have not, has bits that it resets. */
function isResettable(block: Block): boolean {
  const { place } = block;
  if (place.kind === "header" && place.layout === 1) return false;
  if (place.kind !== "header" && !/[EIV]/.test(placementOf(place.id, place.kind === "extended")?.in ?? "E")) {
    return false;
  }
  const { registers } = block;
  return registers.some(
    ({ bar, when, fields }) => bar === undefined && !ofPorts(when) && fields.some(isReset),
  );
}

/** Of Ports, or of Event Collectors. */
const ofPorts = (when: Condition | undefined) =>
  when !== undefined && "portType" in when && when.portType.every((type) => /port$|collector$/.test(type));

function isReset({ attribute, keptByFlr, when }: Field): boolean {
  const { writable, clearable, sticky } = attributes[attribute];
  return (writable || clearable) && !sticky && !keptByFlr && !ofPorts(when);
}

function rowRules(block: Block): ConfigurationRule[] {
  const first = firstRowRules[block.key];
  if (first === undefined) return [];
  return aspects.flatMap(([aspect, sentence, concerns], index) => {
    if (!concerns(block)) return [];
    const name = block.place.kind === "header" ? `the ${block.name}` : block.name;
    const rows = { block: block.key, aspect };
    return [{ number: first + index, sentence: sentence(name), section: block.section, rows }];
  });
}

/** By ascending number. */
export const configurationRules: readonly ConfigurationRule[] = [
  ...written,
  ...blocks.flatMap(rowRules),
].sort((a, b) => a.number - b.number);
