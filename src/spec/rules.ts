// The rules R1 to R116: what SR-IOV demands of Functions, in one sentence each.

export interface Rule {
  /** 1 to 116; written R1 to R116. */
  readonly number: number;
  readonly sentence: string;
  /** Section of the PCI Express Base Specification. */
  readonly section: string;
  /** Whether a test holds the rule; `open` says why not. */
  readonly inScope: boolean;
  /** What the rule waits for. */
  readonly open?: string;
}

const rule = (number: number, section: string, sentence: string, open?: string): Rule => ({
  number,
  section,
  sentence,
  inScope: open === undefined,
  ...(open !== undefined && { open }),
});

export const rules: readonly Rule[] = [
  rule(
    1,
    "9.3.3.1",
    "The SR-IOV capability has ID 0010h, version 1 and 40h bytes, dword-aligned from 100h on",
  ),
  rule(2, "9.3.7", "Only PFs have an SR-IOV capability: no VF and no Type 1 Function"),
  rule(3, "9.3.3.2", "Counts, offset, stride, VF Device ID and supported page sizes ignore writes"),
  rule(4, "9.3.3.5", "Without VF migration InitialVFs equals TotalVFs"),
  rule(5, "9.3.3.2", "Without VF migration every register bit of migration reads zero and ignores writes"),
  rule(6, "9.3.3.3", "Reserved bits of SR-IOV Control read zero"),
  rule(7, "7.2", "A write of a byte or word changes the bytes it enables and no others"),
  rule(8, "9.3.3.4", "One dword write reaches SR-IOV Control and clears SR-IOV Status bits"),
  rule(9, "9.3.3", "The bytes between the registers, 13h and 18h to 19h, read zero"),

  rule(10, "9.3.3.3", "SR-IOV Control is zero after reset"),
  rule(11, "9.3.3.7", "NumVFs reads back what was written while VF Enable is clear"),
  rule(12, "9.3.3.7", "NumVFs ignores writes while VF Enable is set"),
  rule(13, "9.3.3.7", "VF Enable stays clear while NumVFs exceeds TotalVFs"),
  rule(14, "9.3.3.3.1", "Setting VF Enable makes VFs 1 to NumVFs answer, and no more"),
  rule(15, "9.3.3.3.1", "With VF Enable clear every VF's Routing ID gives Unsupported Request"),
  rule(16, "9.3.3.3.1", "Clearing VF Enable discards the VFs' state; set again, they are as after reset"),
  rule(17, "9.3.3.3.1", "Clearing VF Enable keeps NumVFs, System Page Size, VF BARs and VF MSE"),
  rule(18, "9.3.3.3.1", "Writing VF Enable with the value it has leaves the VFs alone"),
  rule(19, "9.3.3.3", "One write may set VF Enable and VF MSE together"),
  rule(20, "9.2", "VF Enable of one PF does not disturb the VFs of another"),
  rule(21, "9.3.3.3.1", "A new VF may ask for retry for one second, but not after its first completion"),
  rule(22, "9.3.5.3", "Phantom Functions Supported reads zero in PF and VFs while VF Enable is set"),

  rule(23, "9.2.1.2", "VF n has Routing ID PF + First VF Offset + (n - 1) * VF Stride, modulo 2^16"),
  rule(24, "9.3.3.9", "First VF Offset and VF Stride may change with NumVFs"),
  rule(25, "9.3.3.3.5", "First VF Offset and VF Stride may change with ARI Capable Hierarchy"),
  rule(26, "9.3.3.9", "First VF Offset and VF Stride stay as they are while VF Enable is set"),
  rule(27, "9.3.3.10", "VF Stride is zero only where there is at most one VF"),
  rule(28, "9.3.3.9", "First VF Offset is not zero where there are VFs"),
  rule(29, "9.2.1.2", "No two Functions of a device share a Routing ID, whatever NumVFs are"),
  rule(
    30,
    "9.2.1.2",
    "A VF beyond the captured bus is reached by Type 1 requests, at any device and function",
  ),
  rule(31, "6.13", "A VF at function 8 or above on the captured bus is reached only with ARI Forwarding"),
  rule(32, "7.3.3", "A VF beyond the port's Subordinate Bus Number is not reached"),
  rule(33, "9.2.1.2", "When the captured bus number changes the VFs' Routing IDs move with it"),
  rule(34, "9.2.1.2", "A Type 1 request does not change the captured bus number"),
  rule(35, "9.3.3.8", "Function Dependency Links form rings; a link to itself means independent"),

  rule(36, "9.3.3.3.5", "Only the lowest-numbered PF has a writable ARI Capable Hierarchy bit"),
  rule(37, "9.3.3.3.5", "The lowest PF's ARI Capable Hierarchy bit lays out the VFs of every PF"),
  rule(38, "9.3.3.3.5", "ARI Capable Hierarchy does not change while any PF of the device has VFs"),
  rule(39, "9.3.3.2.2", "ARI Capable Hierarchy survives D3hot if it is preserved or nothing is reset"),
  rule(40, "9.3.3.3.5", "ARI Capable Hierarchy is read-only zero in a root-complex integrated PF"),

  rule(41, "9.3.3.12", "Supported Page Sizes contains 553h"),
  rule(42, "9.3.3.13", "System Page Size is 1 after reset and takes only supported bits"),
  rule(43, "9.3.3.13", "Of several System Page Size bits the lowest counts, and none means 4 KiB"),
  rule(44, "9.3.3.13", "System Page Size ignores writes while VF Enable is set"),
  rule(45, "9.3.3.14", "A VF BAR is at least as large as System Page Size"),
  rule(46, "9.2.1.1.1", "Sizing a VF BAR tells the size for one VF, whatever NumVFs is"),
  rule(47, "9.3.3.14", "A VF BAR's base is aligned to the size for one VF"),
  rule(48, "9.2.1.1.1", "VF v has its slice at base + (v - 1) * size"),
  rule(49, "9.2.1.1.1", "Nobody claims the slice of a VF above NumVFs"),
  rule(50, "9.3.3.14", "Bit 0 of a VF BAR is zero: VFs have no I/O"),
  rule(51, "9.3.3.14", "The upper half of a 64-bit VF BAR is writable above the size"),
  rule(52, "9.3.3.14", "VF BARs that are not implemented read zero"),
  rule(53, "9.3.3.3.4", "VF memory answers only with VF Enable and VF MSE set"),
  rule(54, "9.3.3.3.4", "VF MSE and the PF's Memory Space Enable do not gate each other's BARs"),
  rule(55, "9.3.3.3.4", "VF MSE acts at once while VFs exist and changes nothing else of them"),
  rule(56, "9.3.3.14", "VF BARs ignore writes while VF Enable is set"),
  rule(57, "9.2.2", "VF BARs survive VF Enable and a VF's reset, and are cleared by the PF's"),
  rule(58, "9.5.1.2", "The BIR of a VF's MSI-X counts VF BARs"),

  rule(59, "9.3.4.1.1", "Vendor ID and Device ID of a VF read FFFFh"),
  rule(60, "9.3.4.1.3", "Of a VF's Command register only Bus Master Enable is writable"),
  rule(61, "9.3.4.1.4", "A VF's Status has its own error bits, a capability list and no INTx"),
  rule(62, "9.3.4.1.3", "Bus Master Enable of a VF gates this VF's requests and interrupts only"),
  rule(63, "9.3.4.1.7", "A VF's legacy header registers read zero and ignore writes"),
  rule(64, "9.3.4.1.11", "A VF's BARs read zero and ignore writes"),
  rule(65, "9.3.4.1.9", "A VF's Header Type reads zero"),
  rule(66, "9.3.4.1.13", "A VF has the PF's Subsystem Vendor ID"),
  rule(67, "9.3.4.1.6", "All VFs of a PF have one Class Code"),
  rule(68, "7.2.1", "Where a VF has no register it reads zero and ignores writes"),
  rule(69, "9.3.2", "A VF has 4 KiB of configuration space with capability chains of its own"),
  rule(70, "7.6.1", "A VF without extended capabilities reads zero at 100h"),

  rule(71, "9.3.5.3", "A VF supports Function Level Reset"),
  rule(72, "9.3.5.3", "A PF supports Function Level Reset"),
  rule(73, "9.3.5.4", "Of a VF's Device Control only the reset bit is writable, and all of it reads zero"),
  rule(74, "9.3.5.5", "A VF's Device Status has error bits and Transactions Pending of its own"),
  rule(75, "9.3.5.7", "A VF's link registers and Device Control 2 read zero and ignore writes"),
  rule(76, "9.3.5.4", "The PF's Device Control governs its VFs"),
  rule(77, "9.3.7", "A VF lacks the capabilities that belong to the PF, the port or the link"),
  rule(78, "9.3.7.14", "The PF's PASID and page requests serve its VFs under the VFs' Routing IDs"),
  rule(79, "9.3.7.8", "A VF's ATS has no queue depth and no translation unit of its own, but an enable"),
  rule(80, "9.3.7.8", "A VF's ATS works without the PF's being enabled, with the PF's translation unit"),
  rule(81, "9.3.7.7", "Where a device uses ARI every PF and VF has the ARI capability"),
  rule(82, "9.5", "MSI and MSI-X of a VF are independent of the PF's and other VFs'"),
  rule(83, "9.5", "A VF never signals INTx"),

  rule(84, "9.2.2.3", "Resetting a PF clears its SR-IOV registers: the VFs vanish"),
  rule(85, "9.2.2.2", "Resetting a VF keeps it present and leaves the PF's SR-IOV registers alone"),
  rule(86, "9.2.2.2", "Resetting a VF resets its Command, interrupts, Device Status and power state"),
  rule(87, "9.2.2.2", "Resetting a VF affects neither its siblings nor the PF"),
  rule(88, "6.6.2", "A VF's sticky error bits survive its reset"),
  rule(89, "9.2.2.1", "A hot reset resets the PF and its SR-IOV registers: the VFs vanish"),
  rule(90, "9.6.1", "A VF without power management follows its PF's state"),
  rule(91, "9.6.1", "A VF with power management has its own state"),
  rule(92, "9.6.2", "A PF back from D3hot keeps its VFs only with No_Soft_Reset"),
  rule(93, "5.3.1.4", "A PF in D3hot answers configuration requests and no memory requests"),

  rule(94, "9.4", "An Unsupported Request to an absent VF is logged in the PFs"),
  rule(95, "6.2.3.2.4.1", "An Unsupported Request for a non-posted request is an advisory error"),
  rule(96, "9.4.1", "An error of one VF sets that VF's bits only"),
  rule(97, "9.4.2", "A VF's error masks and severity read zero: the PF's apply"),
  rule(98, "7.8.4", "A VF has Advanced Error Reporting only if its PF has"),
  rule(99, "9.4.1", "Error messages of a VF carry its Routing ID"),
  rule(100, "2.2.9", "Completions of a VF carry its Routing ID"),

  rule(101, "9.2.1.2", "A port's buses include the last bus of the VFs below"),
  rule(102, "7.5.1.3", "A VF's memory is reached only through the port's windows"),
  rule(103, "2.2.4", "Requests to a VF's slice are routed by address"),
  rule(104, "9.5", "A VF's interrupt messages carry its Routing ID and obey its Bus Master Enable"),
  rule(105, "6.12", "Source Validation accepts a VF on any bus of the port"),
  rule(106, "9.2.1.2", "VFs of an integrated PF live on the root bus and buses the Root Complex decodes"),

  rule(107, "9.3.4.1.3", "An enabled VF's Command does not read all ones: Linux takes that for not ready"),
  rule(108, "9.3.3.3.1", "A VF polled early asks for retry or answers, and is never unsupported"),
  rule(109, "9.3.4.1.11", "No address is put into a VF's BARs for the sake of listings"),
  rule(110, "9.3.3.7", "Writing NumVFs from TotalVFs down to zero has no side effects: Linux probes so"),
  rule(111, "9.3.3", "VF BARs may be restored before NumVFs, as Linux does"),
  rule(112, "9.3.3.14", "Sizing VF BARs does not disturb the PF's BARs"),
  rule(113, "9.3.3.13", "The size that a VF BAR shows follows System Page Size at once"),
  rule(114, "9.3.3.3", "SR-IOV Control may be cleared as a whole, and the next write may set the ARI bit"),
  rule(115, "9.3.3.3", "A write that clears VF Enable takes the new ARI Capable Hierarchy bit"),
  rule(116, "9.3.3.3", "A write that sets VF Enable takes the ARI Capable Hierarchy bit first"),
];
